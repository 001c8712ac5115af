// What a talk needs, fetched when a visitor comes near: requests to the edge, their answers on the
// screen, and the app, which takes over once it is there.
import app from "../style/app.css";
import css from "../style/talk.css";
import { App } from "./app.js";
import { Cards } from "./card.js";
import { Draw } from "./draw.js";
import { Page } from "./page.js";
import { Sheet } from "./sheet.js";
import { Wire } from "./wire.js";
import texts from "./talk.json";

export default (core, fetched) => {
  if (core.isOver) return;
  core.style(css + app);
  const talk = (core.talk = { text: texts[core.language], page: Page(core), frames: [] });
  Object.assign(talk, Draw(core, talk), Cards(core, talk), Wire(core, talk));
  Sheet(core);
  Object.assign(talk, App(core, talk, fetched));
  talk.near();
};
