// Elements, without any HTML text: pages that demand Trusted Types let this through.

// `tag.class`, with a property where there is one of that name, else an attribute.
export const h = (kind, props, ...children) => {
  const [tag, name] = kind.split(".");
  const node = document.createElement(tag);
  if (name) node.className = name;
  for (const key in props) key in node ? (node[key] = props[key]) : node.setAttribute(key, props[key]);
  node.append(...children);
  return node;
};

// What a button does is called by the one listener on the root that all of them share.
export const button = (name, label, act, face = label) => {
  const node = h("button." + name, { type: "button", "aria-label": label }, face);
  node.act = act;
  return node;
};
export const listen = (root) => root.addEventListener("click", (event) => event.target.closest("button")?.act?.());

export const icon = (d) => {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
};

// Adopted sheets are no inline styles to a content policy. Before Safari 16.4 there is but an
// element, with the page's nonce where it gave one.
export const style = (root, css, nonce = "") => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(h("style", { nonce }, css));
  }
};
