// The open chat as a phone has it: a sheet over the whole page, as high as the keyboard leaves it,
// with the page at rest below, the focus kept inside, and closed by going back.
import { h } from "./dom.js";

// loader.css draws the sheet where this holds.
const SMALL = "(max-width: 560px), (max-height: 480px)";

export const Sheet = (core) => {
  const small = matchMedia(SMALL);
  const page = document.documentElement;
  let undo;

  // Puts a style on the page's root, and gives what takes it away again.
  const put = (name, value) => {
    const { style } = page;
    const [before, priority] = [style.getPropertyValue(name), style.getPropertyPriority(name)];
    style.setProperty(name, value, "important");
    return () => {
      before ? style.setProperty(name, before, priority) : style.removeProperty(name);
      if (!page.getAttribute("style")) page.removeAttribute("style");
    };
  };

  // While the visitor zooms the sheet stays as it is.
  const view = window.visualViewport;
  const fit = () => {
    if (!view || view.scale > 1.01) return;
    const { style } = core.parts.panel;
    style.setProperty("--height", (view.height | 0) + "px");
    style.setProperty("--top", (view.offsetTop | 0) + "px");
  };

  // Tab goes round inside.
  const turn = (event) => {
    if (event.key != "Tab") return;
    const { panel } = core.parts;
    const all = [...panel.querySelectorAll("button,textarea,input,select,a[href],[tabindex='0']")].filter((node) => !node.disabled && node.offsetParent);
    const [first, last] = [all[0], all[all.length - 1]];
    const [from, to] = event.shiftKey ? [first, last] : [last, first];
    const at = core.root.activeElement;
    if (at != from && panel.contains(at)) return;
    event.preventDefault();
    to.focus();
  };

  // An entry of ours in the history, so that going back closes the sheet and leaves the page where it
  // is. It is made by an empty frame, which shares the window's history: the page's own router, which
  // might draw the page anew at every step, hears nothing of it.
  const enter = () => {
    const frame = h("iframe", { hidden: true, tabIndex: -1, title: "", "aria-hidden": true });
    core.root.append(frame);
    const { document, history } = frame.contentWindow;
    // The document that a frame begins with has no history.
    document.open();
    document.close();
    history.replaceState(false, "");
    history.pushState(true, "");
    const steps = history.length;
    let isLeaving;
    const look = () => {
      if (frame.contentWindow?.history.state) return;
      const wasLeaving = isLeaving;
      isLeaving = true;
      frame.remove();
      if (!wasLeaving) core.close();
    };
    // Some browsers load the frame anew on the way back.
    frame.onload = frame.contentWindow.onpopstate = look;
    return () => {
      if (isLeaving) return;
      isLeaving = true;
      // Where the page has gone on meanwhile, ours lies below and stays.
      history.length == steps ? history.back() : frame.remove();
    };
  };

  const cover = () => {
    const { panel } = core.parts;
    const { mode } = core.settings;
    const isPopup = mode == "popup";
    const isSheet = small.matches && (!mode || isPopup);
    if (undo || (!isSheet && !isPopup && !(mode == "page" && small.matches))) return;
    const undos = [];
    if (isSheet || isPopup) {
      panel.setAttribute("aria-modal", true);
      panel.addEventListener("keydown", turn);
      undos.push(() => panel.removeAttribute("aria-modal"), () => panel.removeEventListener("keydown", turn));
    }
    if (isSheet) {
      // Neither scrolls the page: it stands where it stood when the sheet is gone.
      undos.push(put("overflow", "hidden"), put("overscroll-behavior", "none"), enter());
    }
    if (small.matches) {
      for (const name of ["resize", "scroll"]) {
        view?.addEventListener(name, fit);
        undos.push(() => view?.removeEventListener(name, fit));
      }
      fit();
    }
    undo = () => undos.forEach((undo) => undo());
  };
  const uncover = () => {
    undo?.();
    undo = undefined;
  };
  // The window was turned or resized.
  const change = () => {
    uncover();
    if (core.parts && !core.parts.panel.hidden) cover();
  };

  core.ears.push((name) => {
    if (name == "opened") cover();
    if (name == "closed") uncover();
  });
  small.addEventListener?.("change", change);
  core.ends.push(uncover, () => small.removeEventListener?.("change", change));
  change();
};
