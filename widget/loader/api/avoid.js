// Keeps the launcher above whatever the page has fixed to the bottom of the window where it stands.

// A bar is at most this part of the window's height: a dialog is none.
const BAR = 0.4;
// How often the page is looked at while it changes, in milliseconds.
const PAUSE_MS = 200;

export const avoid = (core) => {
  const { host, launcher } = core;
  let timer;

  const isFixed = (node) => {
    for (; node && node != document.body; node = node.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(node).position)) return node;
    }
  };
  const look = () => {
    timer = undefined;
    if (!host.isConnected) return;
    // It stands at rest where its sheet puts it without bars.
    const { left, width, height } = launcher.getBoundingClientRect();
    let above = 0;
    for (const x of [left, left + width / 2, left + width]) {
      for (const y of [2, 20 + height / 2]) {
        const found = document.elementsFromPoint(x, innerHeight - y).filter((node) => !node.shadowRoot).map(isFixed).find(Boolean);
        const box = found?.getBoundingClientRect();
        if (box && box.bottom > innerHeight - 80 && box.height < innerHeight * BAR) above = Math.max(above, innerHeight - box.top);
      }
    }
    host.style.setProperty("--above", above + "px");
  };
  const soon = () => (timer ??= setTimeout(look, PAUSE_MS));

  const watch = new MutationObserver(soon);
  watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open"] });
  for (const name of ["scroll", "resize"]) addEventListener(name, soon, { passive: true });
  soon();
  return () => {
    watch.disconnect();
    clearTimeout(timer);
    for (const name of ["scroll", "resize"]) removeEventListener(name, soon);
    host.style.removeProperty("--above");
  };
};
