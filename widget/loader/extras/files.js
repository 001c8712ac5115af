// Photos and files on their way to the edge: checked, made smaller, with a line each until they are there.
import { h } from "../dom.js";
import { BYTES_MAX, kindOf, mustShrink, sizeOf } from "./kinds.js";
import * as say from "./texts.js";

// A photo as a smaller JPEG. A browser that can't read it sends it as it is.
const shrink = async (file, kind, bytes) => {
  if (!/jpeg|png|webp/.test(kind) || !window.createImageBitmap) return;
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  if (!mustShrink(kind, bytes, image)) return;
  const [width, height] = sizeOf(image);
  const canvas = h("canvas", { width, height });
  const paint = canvas.getContext("2d");
  // What was transparent would be black.
  paint.fillStyle = "#fff";
  paint.fillRect(0, 0, width, height);
  paint.drawImage(image, 0, 0, width, height);
  image.close();
  const blob = await new Promise((then) => canvas.toBlob(then, "image/jpeg", 0.86));
  return blob && { blob, name: file.name.replace(/\.\w+$/, "") + ".jpg" };
};

export const Files = (core, t) => {
  const { session } = core;
  const list = h("div.sends");
  const under = new Set();
  core.ends.push(() => under.forEach((request) => request.abort()));

  // A file goes into a conversation: where there is none yet, words begin it, once for all that wait.
  let beginning;
  const begun = () => {
    core.join();
    if (session.token) return;
    return (beginning ||= new Promise((then) => {
      const hear = (name) => {
        if (name != "conversation-started") return;
        // Another list: the one that is told now must not lose an ear.
        core.ears = core.ears.filter((ear) => ear != hear);
        beginning = undefined;
        then();
      };
      core.ears.push(hear);
      if (!core.own.sends.some(({ lost }) => !lost)) core.say({ kind: "text", text: t(say.first) });
    }));
  };

  // The only request that tells how far it got.
  const post = (id, { blob, name }, onprogress, request) =>
    new Promise((then, refuse) => {
      const path = `/v1/conversations/${session.conversation}/files?id=${id}&name=${encodeURIComponent(name.slice(-120))}`;
      request.open("POST", core.resolve(path));
      request.setRequestHeader("authorization", "Bearer " + session.token);
      request.upload.onprogress = onprogress;
      request.onload = () => (request.status < 300 ? then() : refuse(request));
      request.onerror = request.onabort = () => refuse(request);
      request.send(blob);
    });

  const words = ({ responseText }, name) => {
    const [code] = /too_large|file_type|too_many/.exec(responseText) || [];
    return t({ too_large: say.tooLarge, file_type: say.wrongKind, too_many: say.tooMany }[code] || say.notSent, name);
  };

  const Line = (name) => {
    const about = h("span", { role: "status" });
    const bar = h("progress", { max: 1, value: 0, "aria-label": t(say.sending, name) });
    const again = h("button.later", { type: "button", hidden: true }, t(say.again));
    const away = h("button.later", { type: "button", "aria-label": `${t(say.cancel)} · ${name}` }, t(say.cancel));
    const node = h("div.send-line", {}, about, bar, again, away);
    const tell = (words, isFailed) => {
      about.textContent = words;
      bar.hidden = isFailed;
      node.classList.toggle("failed", !!isFailed);
    };
    list.append(node);
    return { node, bar, again, away, tell };
  };

  const send = async (file) => {
    const line = Line(file.name);
    const refuse = (text) => line.tell(t(text, file.name), true);
    line.away.onclick = () => line.node.remove();
    line.tell(t(say.sending, file.name));
    // More than this no phone makes of a photo, and none would get through in time.
    if (file.size > 5 * BYTES_MAX) return refuse(say.tooLarge);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = kindOf(bytes);
    if (!kind) return refuse(say.wrongKind);
    const smaller = await shrink(file, kind, bytes).catch(() => {});
    const { blob, name } = smaller || { blob: file, name: file.name || "image." + kind.split("/").pop() };
    if (blob.size > BYTES_MAX) return refuse(say.tooLarge);
    // The same id until it is there: nothing is stored twice.
    const id = core.mint(3);
    let request;
    const go = async () => {
      line.again.hidden = true;
      line.tell(t(say.sending, file.name));
      await begun();
      if (core.isOver || !line.node.isConnected) return;
      request = new XMLHttpRequest();
      under.add(request);
      try {
        await post(id, { blob, name }, ({ loaded, total }) => (line.bar.value = loaded / total), request);
        line.node.remove();
        core.say({ kind: "file", file: id });
      } catch (refused) {
        line.tell(words(refused, file.name), true);
        line.again.hidden = /40[03]|413|415|422/.test(refused.status);
      }
      under.delete(request);
    };
    line.again.onclick = go;
    line.away.onclick = () => {
      line.node.remove();
      request?.abort();
    };
    await go();
  };

  const sendAll = (files) => [...files].forEach((file) => send(file).catch(() => {}));
  return { list, sendAll };
};
