// The app: it is handed everything once it is there, and no request of ours is under way.

export const App = (core, talk, [glue, binary]) => {
  const { own, session, save } = core;
  // The app's start function, once it is here.
  let begin;
  // It can't run on this page: the talk goes on without it.
  let isAlone;

  // Whether that is the network's fault or forbidden on this page is found out by the ladder, which
  // has the next best chat for it. Without it, too, the talk goes on.
  const fail = () => {
    begin = undefined;
    isAlone = true;
    core.tell("error", { code: "app_failed" });
    core.load("ladder.js").then((ladder) => core.isOver || ladder.default(core)).catch(() => {});
  };

  // What the app gets: elements to put its own in place of, everything said so far, and what only
  // JavaScript can do. From then on `sink` takes what the visitor says; the composer stays ours,
  // untouched.
  const Handle = () => {
    const handle = {
      ...core.parts,
      snapshot: JSON.stringify({ ...session, ...own, boot: core.boot, language: core.language, frames: talk.frames, page: talk.page() }),
      address: core.resolve("/v1/conversations/"),
      post: (path, body, token, then) => talk.post(path, JSON.parse(body), token).then((reply) => then(...reply), () => then(0, "")),
      save(json) {
        const { sends, ...shared } = JSON.parse(json);
        own.sends = sends;
        // What it does as it stops is not kept: somebody may want to be forgotten.
        if (!core.isOver) save(shared);
      },
      stored: core.stored,
      mint: core.mint,
      fill: core.fill,
      tell: (name, detail) => core.tell(name, JSON.parse(detail || "{}")),
      card(el, json) {
        const data = JSON.parse(json);
        const say = (said) => handle.sink(JSON.stringify(said));
        talk.card(el, data, talk.act(say, (on) => say({ do: "put_off", seq: data.seq, on })));
      },
    };
    return handle;
  };

  // Panel and app are there and nothing is under way: the app takes over, in one step. Where it fails
  // before that, nothing has changed.
  const idle = () => {
    if (core.handle || !core.parts || !begin || !talk.stop()) return;
    const handle = Handle();
    try {
      const app = begin(handle);
      core.ends.push(() => app.stop());
      core.handle = handle;
      for (const name of ["talk", "scroll", "who"]) core.parts[name] = core.root.querySelector("." + name);
      talk.keep();
    } catch {
      talk.resume();
      fail();
    }
  };

  // What stands beside the composer comes last, once somebody looks at it.
  let isFurnished;
  const furnish = () => {
    if (isFurnished || !core.parts || core.parts.panel.hidden || !(begin || isAlone)) return;
    isFurnished = true;
    core.load("extras.js").then((extras) => core.isOver || extras.default(core)).catch(() => {});
  };

  // Once there is a panel, what waits is sent, and where the app can't come an earlier talk is asked
  // for here.
  const near = () => {
    furnish();
    if (!core.parts || core.handle) return;
    talk.keep();
    talk.flush(isAlone && own.back);
    idle();
  };

  const arrive = async () => {
    try {
      const app = await glue;
      await app.default({ module_or_path: binary });
      begin = app.start;
    } catch {
      fail();
    }
    core.near();
  };
  arrive();
  return { near, idle };
};
