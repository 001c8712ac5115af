// The launcher's count of what nobody has read yet, for rungs without the app.
import { h } from "../dom.js";

export const Unread = (core) => {
  const badge = h("span.badge", { hidden: true });
  core.launcher.append(badge);
  return (count) => {
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : count;
    core.tell("unread", { count });
  };
};
