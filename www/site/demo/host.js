// A static host as small as can be: types by file ending, index.html for a folder, a list at "/".
const TYPES = {
  html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8",
  json: "application/json", svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg",
  webp: "image/webp", avif: "image/avif", ico: "image/x-icon", woff2: "font/woff2", txt: "text/plain; charset=utf-8",
};

const answer = (body, status, type) => new Response(body, { status, headers: { "content-type": type, "cache-control": "no-cache" } });

async function list(pages) {
  const entries = await (await pages.fetch("http://pages/")).json();
  const isPage = async ({ name }) => (await pages.fetch(`http://pages/${name}/index.html`, { method: "HEAD" })).ok;
  const shown = await Promise.all(entries.map(async (entry) => entry.type === "directory" && await isPage(entry)));
  const links = entries.filter((_, index) => shown[index]).map(({ name }) => `<li><a href="/${name}/">${name}</a></li>`).sort();
  return answer(`<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Chipline demo</title><h1>Chipline demo</h1><ul>${links.join("")}</ul>`, 200, TYPES.html);
}

export default {
  async fetch(request, { PAGES: pages }) {
    if (request.method !== "GET" && request.method !== "HEAD") return answer("method not allowed", 405, TYPES.txt);
    const url = new URL(request.url);
    if (url.pathname === "/") return list(pages);
    const last = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
    if (last && !last.includes(".")) {
      url.pathname += "/";
      return Response.redirect(url, 308);
    }
    const path = last ? url.pathname : `${url.pathname}index.html`;
    const file = await pages.fetch(new URL(path, "http://pages"), { method: request.method });
    if (!file.ok) return answer("not found", 404, TYPES.txt);
    return answer(file.body, 200, TYPES[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream");
  },
};
