// Loads the console, and says so in plain words when it can't be loaded or has failed.
// A module has no document.currentScript: the tag is found by what it carries.
const tag = document.querySelector("script[data-js]");
// Resolved against the page, as its other addresses are: an import would take this script's place.
const [js, wasm] = [tag.dataset.js, tag.dataset.wasm].map((path) => new URL(path, document.baseURI).href);

const TEXTS = {
  zh: ["后台没有加载成功。请检查网络后重试。", "后台出错了。没有保存的内容可能会丢失。", "重新加载"],
  hant: ["後台未能載入。請檢查網路後重試。", "後台發生錯誤。尚未儲存的內容可能會遺失。", "重新載入"],
  en: ["The console could not be loaded. Please check the network and try again.", "The console has failed. What was not saved may be lost.", "Reload"],
};

function texts() {
  const language = (navigator.language || "").toLowerCase();
  if (!language.startsWith("zh")) return TEXTS.en;
  return /hant|tw|hk|mo/.test(language) ? TEXTS.hant : TEXTS.zh;
}

function fail(which) {
  if (document.getElementById("failed")) return;
  const [sentence, label] = [texts()[which], texts()[2]];
  const box = document.createElement("div");
  box.id = "failed";
  box.className = "failed";
  box.setAttribute("role", "alert");
  box.append(sentence);
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", () => location.reload());
  box.append(button);
  document.body.append(box);
  document.getElementById("boot")?.remove();
}

// A panic traps: from then on the app does nothing any more, and must not look as if it did.
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
addEventListener("error", (event) => isTrap(event.error) && fail(1));
addEventListener("unhandledrejection", (event) => isTrap(event.reason) && fail(1));

async function start() {
  const bytes = fetch(wasm);
  const glue = await import(js);
  await glue.default({ module_or_path: bytes });
}

start().catch((error) => {
  console.error(error);
  fail(isTrap(error) ? 1 : 0);
});
