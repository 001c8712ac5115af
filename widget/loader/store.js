// The conversation as the loader knows it, and the one place where it is stored. Nothing is
// written before the visitor has done something.

// 32 random bits each, up to ten digits: four of them make a start key, three a message's id.
export const mint = (count) => crypto.getRandomValues(new Uint32Array(count)).join("-");

export const Store = (place) => {
  // What all tabs share, as it is stored now; nothing where that can't be read.
  const stored = () => {
    try {
      return JSON.parse(localStorage[place]);
    } catch {}
  };

  // Where what is not yet confirmed is written, each message by itself: no tab can overwrite what
  // another one has said, and what a tab left behind is sent by the next page, under the same id.
  let kept = [];
  let sends = [];
  // When the last one was first written: by that all are sorted, whichever tab wrote them.
  let last = 0;
  try {
    kept = Object.keys(localStorage).filter((name) => name.startsWith(place + ":"));
    sends = kept.map((name) => JSON.parse(localStorage[name])).sort((one, other) => one.at - other.at);
  } catch {}

  // What all tabs share. key: starts this conversation and no other; conversation, token: once
  // started; read: place of the last message that was read; quiet: the pills were sent away.
  const session = { key: mint(4) };
  // What is this page's. sends: what is not yet confirmed, as {id, said, lost}; seen: place of the
  // last message, from 0 on every page; back: a conversation goes on that this page did not begin.
  const own = { sends, seen: 0 };

  // What another tab has begun is gone on with; a key that it made is ours too, so that two first
  // messages at the same moment begin one conversation.
  const join = () => {
    if (!session.conversation) own.back = !!Object.assign(session, stored()).conversation;
  };
  join();

  const save = (changes) => {
    join();
    Object.assign(session, changes);
    try {
      // Only words are kept: a filled card's number would lie on a computer that others use too. And
      // no key before there is a conversation: it would be a mark on the visitor.
      const sends = own.sends.filter((send) => send.said.text && !send.lost);
      localStorage[place] = JSON.stringify({ ...session, key: (sends[0] || session.conversation) && session.key });
      const names = sends.map((send) => place + ":" + send.id);
      kept.forEach((name) => names.includes(name) || delete localStorage[name]);
      names.forEach((name, i) => {
        last = Math.max(last + 1, Date.now());
        localStorage[name] ??= JSON.stringify({ ...sends[i], at: last });
      });
      kept = names;
    } catch {
      // A full or forbidden storage costs the history on return, nothing now.
    }
  };

  return { session, own, stored, join, save };
};
