// Which rung the chat stands on, of what was found out about the page: true where something works,
// false where the page forbids it, undefined where a weak network keeps it from being known.

// page: nothing is in the way but, perhaps, the network. frame, alone, link: the rungs below.
export const choose = ({ wasm, connect, frame }) => {
  if (wasm && connect !== false) return "page";
  if (frame !== false) return "frame";
  return connect === false ? "link" : "alone";
};

// Whether a browser's report tells that this is forbidden: by one of these directives, and of ours. A
// report of another origin names the address without its path, one of another kind just its kind.
export const isOurs = ({ effectiveDirective = "", disposition = "enforce", blockedURI = "" }, directives, origin) =>
  disposition == "enforce" && directives.includes(effectiveDirective) && (blockedURI + "/").startsWith(origin + "/");
