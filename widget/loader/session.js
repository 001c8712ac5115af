// The conversation as the loader knows it, and the one place where it is stored. Nothing is
// written before the visitor has done something.
import { boot } from "./boot.js";

const place = "chipline:" + boot.merchant;

const read = () => {
  try {
    return JSON.parse(localStorage[place]) || {};
  } catch {
    return {};
  }
};

// Random bytes as base64url: four characters for three bytes.
export const mint = (bytes) =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replace(/\+/g, "-")
    .replace(/\//g, "_");

// key: starts this conversation and no other; conversation, token: once started; sends: what is
// not yet confirmed, as {id, said, lost}; seen: place of the last message, from 0 on every page;
// back: a new page of an earlier conversation, not yet told; quiet: the pills were sent away.
const { key = mint(18), conversation, token, sends = [], quiet } = read();
export const session = { key, conversation, token, sends, quiet, seen: 0, back: !!conversation };

// What the edge has told so far, for the app to begin with.
export const frames = [];

// Only words are kept: a filled card's number would lie on a computer that others use too.
export const save = (changes) => {
  Object.assign(session, changes);
  try {
    localStorage[place] = JSON.stringify({ ...session, sends: session.sends.filter(({ said }) => said.text) });
  } catch {
    // A full or forbidden storage costs the history on return, nothing now.
  }
};

// A new conversation takes the place of one that has ended or is no longer known.
export const renew = () => {
  frames.length = 0;
  save({ key: mint(18), conversation: undefined, token: undefined, seen: 0, back: false });
};
