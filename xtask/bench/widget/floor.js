// The floor: as little as a chat on a page can be. It opens a panel and says back what it is told.
(() => {
  const css = `
.floor-launcher, .floor-panel { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; font: 16px/1.5 system-ui, sans-serif }
.floor-launcher { width: 56px; height: 56px; border: 0; border-radius: 28px; background: #0b6b62; color: #fff; box-shadow: 0 4px 16px #0003; cursor: pointer }
.floor-panel { display: flex; flex-direction: column; width: min(360px, calc(100vw - 32px)); height: min(560px, calc(100dvh - 32px)); border-radius: 16px; background: #fff; color: #222; box-shadow: 0 8px 40px #0004; overflow: hidden }
.floor-panel[hidden], .floor-launcher[hidden] { display: none }
.floor-head { display: flex; justify-content: space-between; align-items: center; padding: 12px 16px; background: #0b6b62; color: #fff }
.floor-head button { border: 0; background: none; color: inherit; font: inherit; cursor: pointer }
.floor-thread { flex: 1; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 8px }
.floor-mine, .floor-theirs { max-width: 80%; padding: 8px 12px; border-radius: 14px; overflow-wrap: anywhere; white-space: pre-wrap }
.floor-mine { align-self: flex-end; background: #0b6b62; color: #fff }
.floor-theirs { align-self: flex-start; background: #eef1f0 }
.floor-composer { display: flex; gap: 8px; padding: 12px; border-top: 1px solid #ddd }
.floor-composer textarea { flex: 1; resize: none; border: 1px solid #bbb; border-radius: 12px; padding: 8px 12px; font: inherit }
.floor-send { border: 0; border-radius: 12px; padding: 0 14px; background: #0b6b62; color: #fff; font: inherit; cursor: pointer }`;

  const make = (tag, name, props, ...children) => {
    const node = Object.assign(document.createElement(tag), { className: name }, props);
    node.append(...children);
    return node;
  };
  const touched = matchMedia("(pointer: coarse)").matches;
  let panel;

  const say = (name, words) => {
    const line = make("div", name, {}, words);
    panel.thread.append(line);
    line.scrollIntoView({ block: "end" });
  };

  const build = () => {
    const field = make("textarea", "", { rows: 1, placeholder: "输入您的问题", ariaLabel: "输入您的问题" });
    const submit = () => {
      const words = field.value.trim();
      if (!words) return;
      field.value = "";
      say("floor-mine", words);
      setTimeout(say, 0, "floor-theirs", words);
    };
    field.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    };
    const shut = make("button", "", { type: "button", ariaLabel: "关闭", onclick: close }, "✕");
    const thread = make("div", "floor-thread", { role: "log" });
    const send = make("button", "floor-send", { type: "button", onclick: submit }, "发送");
    panel = make("section", "floor-panel", { role: "dialog", ariaLabel: "样板口腔" },
      make("div", "floor-head", {}, "样板口腔", shut), thread, make("div", "floor-composer", {}, field, send));
    panel.thread = thread;
    panel.field = field;
    panel.onkeydown = (event) => event.key === "Escape" && close();
    document.body.append(panel);
    say("floor-theirs", "您好，想了解点什么？");
  };

  const open = () => {
    if (!panel) build();
    panel.hidden = false;
    launcher.hidden = true;
    if (!touched) panel.field.focus();
  };

  const close = () => {
    panel.hidden = true;
    launcher.hidden = false;
    launcher.focus();
  };

  const launcher = make("button", "floor-launcher", { type: "button", ariaLabel: "聊天", onclick: open }, "问");
  document.head.append(make("style", "", {}, css));
  document.body.append(launcher);
})();
