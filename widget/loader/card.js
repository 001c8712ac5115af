// Cards are drawn by a script of their own, for the app and for talks without it.

// How far from the end, in CSS pixels, a reader still counts as being there: as in the app.
const AT_END_PX = 96;
// What stays free above a card that has unfolded, in CSS pixels.
const MARGIN_PX = 12;

export const Cards = (core, talk) => {
  let draw;
  // A card unfolds after its message has come. Who was at the end then sees it from its first line;
  // who reads further up, or fills it in, is left where he is. Where the thread itself is left less
  // room, by a note or a keyboard, who was at the end stays there.
  const heights = new WeakMap();
  const unfolding = new ResizeObserver((entries) => {
    const { scroll } = core.parts;
    for (const { target } of entries) {
      const grown = target.offsetHeight - (heights.get(target) || 0);
      heights.set(target, target.offsetHeight);
      const end = scroll.scrollHeight - scroll.clientHeight;
      if (target == scroll) {
        if (grown < 0 && end + grown - scroll.scrollTop < AT_END_PX) scroll.scrollTop -= grown;
      } else if (grown <= 0 || end - grown - scroll.scrollTop > AT_END_PX || target.contains(core.root.activeElement)) continue;
      const top = target.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
      scroll.scrollTop = Math.min(end, top - MARGIN_PX);
    }
  });
  core.ends.push(() => unfolding.disconnect());
  // What a card may do. `say` takes what it was filled in with, `putOff` whether it is not wanted now.
  const act = (say, putOff = () => {}) => ({
    say,
    putOff,
    get: talk.get,
    file: (id) => talk.mine("files?file=" + id).then((reply) => (reply.ok ? reply.blob() : Promise.reject(reply.status))),
    fill: core.fill,
  });
  // Draws a card in `el`, or what has become of it. Several states may come while the script does:
  // the last one counts.
  const card = async (el, data, actOfIt) => {
    el.data = data;
    draw ||= core.load("cards.js");
    try {
      const cards = await draw;
      if (el.data != data || core.isOver) return;
      unfolding.observe(el);
      cards.draw(el, data, actOfIt, core.language);
    } catch {
      // It is asked for again with the next state of any card.
      draw = undefined;
    }
  };
  return { act, card, keep: () => unfolding.observe(core.parts.scroll) };
};
