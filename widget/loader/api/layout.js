// Where and how a chat stands on the page, as a sheet that follows the loader's own.

const LARGE = "@media (min-width:560.02px) and (min-height:480.02px)";
const ALL = ".launcher,.pills,.panel";

const MODES = {
  popup: `.launcher,.pills{display:none!important}${LARGE}{.panel{inset:0;margin:auto;box-shadow:0 0 0 100vmax #0007}}`,
  page: `.launcher,.pills,.close{display:none!important}.panel{inset:var(--top,0) 0 auto;width:auto;height:var(--height,100dvh);max-height:none;border-radius:0;box-shadow:none;animation:none}
    .head,.composer,.scroll{padding-inline:max(16px,50% - 400px)}`,
  inline: `:host{display:block!important;height:100%!important;min-height:100%!important}.launcher,.pills,.close{display:none!important}
    .panel{position:relative;inset:auto;width:100%;height:100%;max-height:none;padding:0;z-index:auto;border:1px solid var(--line);border-radius:16px;box-shadow:none;animation:none}`,
};
// Where the page gives an element no height, it is as high as the window of a bubble.
const UNSIZED = ":host{height:min(640px,100vh)!important}";

export const sheetOf = ({ mode, side, offset_x = 20, offset_y = 20, z, theme, launcher }, isRtl, isUnsized) => {
  let css = MODES[mode] || "";
  if (isUnsized) css += UNSIZED;
  if (z !== undefined) css += `${ALL}{z-index:${z}}`;
  if (launcher == "none") css += ".launcher,.pills{display:none!important}";
  if (theme == "light" || theme == "dark") css += `:host{color-scheme:${theme}!important}`;
  if (!mode) {
    const left = side ? side == "left" : isRtl;
    const [near, far] = left ? ["left", "right"] : ["right", "left"];
    const place = `${near}:calc(${offset_x}px + env(safe-area-inset-${near}));${far}:auto;bottom:calc(${offset_y}px + var(--above,0px) + env(safe-area-inset-bottom))`;
    css += `.launcher,.pills{${place}}.pills{align-items:flex-${left == isRtl ? "end" : "start"}}${LARGE}{.panel{${place}}}`;
  }
  return css;
};

// What follows the system's theme by itself is told otherwise, in every sheet that there is.
const DARK = /prefers-color-scheme: ?dark/;
export const paint = (root, theme) => {
  const sheets = [...(root.adoptedStyleSheets || []), ...[...root.querySelectorAll("style")].map((style) => style.sheet)];
  for (const rule of sheets.flatMap((sheet) => [...sheet.cssRules])) {
    if (!rule.media || !DARK.test(rule.media.mediaText)) continue;
    rule.media.mediaText = "(prefers-color-scheme: dark)" + ({ light: " and (max-width: 0px)", dark: ", all" }[theme] || "");
  }
};
