// Runs in the page before anything else, the same for everybody: when what is waited for is painted,
// when the visitor clicked, and how the page fared. Painted means: it was there and visible in a frame
// of animation, and that frame's work is done.
((subject) => {
  if (window !== window.top) return;
  const bench = (window.bench = { met: {}, longTasks: [], longestScript: 0, largestPaint: 0, shift: 0 });

  // Every element that a selector means, with `>>>` for the way into a shadow root or a frame.
  bench.all = (selector) => {
    let roots = [document];
    const steps = selector.split(">>>");
    for (const [index, step] of steps.entries()) {
      const found = roots.flatMap((root) => [...root.querySelectorAll(step)]);
      if (index === steps.length - 1) return found;
      roots = found.map((element) => element.shadowRoot ?? element.contentDocument).filter(Boolean);
    }
  };
  const isShown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const isEditable = (element) => (element.isContentEditable || "value" in element) && !element.disabled && !element.readOnly && !element.closest("[inert]");
  const tests = {
    loaded: () => document.readyState === "complete",
    shown: (selector) => bench.all(selector).some(isShown),
    editable: (selector) => bench.all(selector).some((element) => isShown(element) && isEditable(element)),
    said: (selector, words) => bench.all(selector).some((element) => isShown(element) && element.textContent.includes(words)),
  };

  // Where the first shown one that can be clicked is clicked.
  bench.middle = (selector) => {
    const element = bench.all(selector).find((element) => isShown(element) && !element.disabled);
    if (!element) return null;
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };

  bench.hasFocus = (selector) => bench.all(selector).some((element) => element.getRootNode().activeElement === element);

  const watched = new Map();
  const after = new MessageChannel();
  const frame = () => {
    for (const [name, test] of watched) {
      let isThere;
      try {
        isThere = test();
      } catch {
        isThere = false; // The document is not there yet.
      }
      if (!isThere) continue;
      watched.delete(name);
      after.port2.postMessage(name);
    }
    if (watched.size) requestAnimationFrame(frame);
  };
  // When what is watched for was painted, as promises: nobody has to keep asking.
  const paints = {};
  const paint = (name) => (paints[name] ??= Promise.withResolvers());
  after.port1.onmessage = ({ data }) => paint(data).resolve(performance.now());
  bench.watch = (name, test, ...args) => {
    if (!watched.size) requestAnimationFrame(frame);
    watched.set(name, () => tests[test](...args));
  };
  bench.painted = (name) => paint(name).promise;
  // Without a widget frames are looked at as well: Chromium counts a long task only where a script ran in
  // it, and the page's own first layout is one.
  if (subject.launcher) bench.watch("launcher", "shown", subject.launcher);
  else bench.watch("page", "loaded");

  // The last click, and when the pointer first came.
  addEventListener("click", ({ timeStamp }) => (bench.met.click = timeStamp), { capture: true });
  addEventListener("pointerover", ({ timeStamp }) => (bench.met.pointerover ??= timeStamp), { capture: true });

  const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("longtask", ({ startTime, duration }) => bench.longTasks.push([startTime, duration]));
  observe("largest-contentful-paint", ({ startTime }) => (bench.largestPaint = startTime));
  observe("layout-shift", ({ value, hadRecentInput }) => hadRecentInput || (bench.shift += value));
  observe("long-animation-frame", ({ scripts }) => {
    for (const { sourceURL, duration } of scripts) if (!sourceURL.startsWith(location.origin)) bench.longestScript = Math.max(bench.longestScript, duration);
  });

  // An app of WebAssembly: its memory, and when it first changes what is shown, which is when it has
  // taken over.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      const { exports } = result.instance ?? result;
      bench.memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
      const root = subject.app && document.querySelector(subject.app)?.shadowRoot;
      if (root) {
        const changes = new MutationObserver(() => {
          changes.disconnect();
          paint("app").resolve(performance.now());
        });
        changes.observe(root, { childList: true, subtree: true });
      }
      return result;
    };
  }
})(SUBJECT);
