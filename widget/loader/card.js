// Cards are drawn by a script of their own, for the app and for talks without it.

export const Cards = (core, talk) => {
  let draw;
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
      if (el.data == data && !core.isOver) cards.draw(el, data, actOfIt, core.language);
    } catch {
      // It is asked for again with the next state of any card.
      draw = undefined;
    }
  };
  return { act, card };
};
