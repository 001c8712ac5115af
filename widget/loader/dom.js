// Elements, without any HTML text: pages that demand Trusted Types let this through.

// `tag.class`, with a property where there is one of that name, else an attribute.
export const h = (kind, props, ...children) => {
  const [tag, name] = kind.split(".");
  const node = document.createElement(tag);
  node.className = name || "";
  for (const key in props) key in node ? (node[key] = props[key]) : node.setAttribute(key, props[key]);
  node.append(...children);
  return node;
};

export const button = (name, label, onclick, face = label) => h("button." + name, { type: "button", "aria-label": label, onclick }, face);

export const icon = (d) => {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
};

// Adopted sheets are no inline styles to a content policy. Before Safari 16.4 there is but an element.
export const style = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(h("style", {}, css));
  }
};
