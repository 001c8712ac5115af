// The conversation as the loader knows it, and the one place where it is stored. Nothing is
// written before the visitor has done something.
import { boot } from "./boot.js";

const place = "chipline:" + boot.merchant;

const read = () => {
  try {
    return JSON.parse(localStorage[place]);
  } catch {
    return {};
  }
};

// 32 random bits each, up to ten digits: four of them make a start key, three a message's id.
export const mint = (count) => crypto.getRandomValues(new Uint32Array(count)).join("-");

// key: starts this conversation and no other; conversation, token: once started; sends: what is
// not yet confirmed, as {id, said, lost}; quiet: the pills were sent away.
const { key = mint(4), conversation, token, sends = [], quiet } = read();
// seen: place of the last message, from 0 on every page; back: an earlier conversation goes on.
export const session = { key, conversation, token, sends, quiet, seen: 0, back: !!conversation };

// What the edge has told so far, for the app to begin with.
export const frames = [];

export const save = (changes) => {
  Object.assign(session, changes);
  try {
    // Only words are kept: a filled card's number would lie on a computer that others use too. And
    // no key before there is a conversation: it would be a mark on the visitor.
    const sends = session.sends.filter((send) => send.said.text && !send.lost);
    const key = sends[0] || session.conversation ? session.key : undefined;
    localStorage[place] = JSON.stringify({ ...session, key, sends });
  } catch {
    // A full or forbidden storage costs the history on return, nothing now.
  }
};
