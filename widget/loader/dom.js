// Elements, without any HTML text: pages that demand Trusted Types let this through.

const fill = (node, props, children) => {
  for (const name in props) name in node ? (node[name] = props[name]) : node.setAttribute(name, props[name]);
  node.append(...children);
  return node;
};

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);

const svg = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};

export const icon = (d) => {
  const node = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  node.append(svg("path", { d }));
  return node;
};

// A style sheet for our shadow root. Adopted sheets are no inline styles to a content policy;
// browsers before them (Safari 16.3) get an element.
export const style = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(h("style", {}, css));
  }
};
