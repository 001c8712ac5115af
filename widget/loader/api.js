// What a page that says how it wants its chat gets: settings, modes, commands and events. Pages
// without any of that never fetch it.
import { commands } from "./api/commands.js";
import { enter } from "./api/widgets.js";
import { warn } from "./api/settings.js";

// What is true for a chat whose script comes later, too: it stays in the queue.
const LASTING = ["boot", "update", "identify", "consent", "setLocale", "setColorScheme"];
// What has to be known before anything is drawn.
const EARLY = [...LASTING, "on", "off"];

// The name may begin with the merchant, or the element's id, that is meant: "m123.show".
const parted = ([called]) => /^(?:(.+)\.)?(\w+)$/.exec(called) || [];
const isOneOf = (names) => (call) => names.includes(parted(call)[2]);

// Takes a call: [name, ...arguments], for one merchant only where that is given. A function at the
// end is told the result.
const take = (page, call, only) => {
  const [, whose, name] = parted(call);
  const args = [...call].slice(1);
  const command = Object.hasOwn(commands, name) && commands[name];
  if (!command) return warn("command_unknown", call[0]);
  const then = command.hears || typeof args[args.length - 1] != "function" ? undefined : args.pop();
  const result = command({ page, whose, only }, ...args);
  if (then) Promise.resolve(result).then(then);
};

export default (kit) => {
  const { page } = kit;
  const calls = page.q;
  // Whoever comes first takes what has been said so far, and what is said from now on.
  const waiting = calls.isTaken ? [] : calls.splice(0);
  const push = (call) => {
    if (isOneOf(LASTING)(call)) calls[calls.length] = call;
    take(page, call);
  };
  const known = [...calls];
  if (!calls.isTaken) Object.assign(calls, { isTaken: true, push });
  if (enter(kit)) known.forEach((call) => take(page, call, kit));
  waiting.filter(isOneOf(EARLY)).forEach(push);
  kit.api.start();
  waiting.filter((call) => !isOneOf(EARLY)(call)).forEach(push);
};
