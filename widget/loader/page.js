// What the page tells about itself, as of the visitor's first interaction.

// The edge takes 2,048 characters; a longer address loses whole parameters at its end.
const address = (url) => {
  url = url.split("#")[0];
  return url.length > 2048 ? url.slice(0, 2049).replace(/[?&][^?&]*$/, "").slice(0, 2048) : url || undefined;
};

let first;
export const page = () =>
  (first ||= {
    url: address(location.href),
    referrer: address(document.referrer),
    device: !matchMedia("(pointer:coarse)").matches ? "desktop" : Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet",
    language: navigator.language,
    open_ms: performance.now() | 0,
  });
