// Cards that ask for a number: leave it, be called, or agree that the one that was written is used.
import { h } from "../dom.js";
import { Agreement, Field, Form, Picks, p, push } from "./kit.js";
import { isWechat, readable, wrongPhone } from "./sums.js";
import * as say from "./texts.js";

const whenTexts = { now: say.now, morning: say.morning, afternoon: say.afternoon, evening: say.evening };
export const whenIn = (t, when) => (whenTexts[when] ? t(whenTexts[when]) : "");

// Name, number or WeChat id, what is still missing, when to call, consent. As data it is a lead, or the
// wish to be called at a time.
const Contact = (c, { title, isCall }) => {
  const { card, t } = c;
  let wantsCall = isCall;
  const phone = Field(c, {
    label: t(say.phone),
    name: "phone",
    inputMode: "tel",
    autocomplete: "tel",
    placeholder: t(say.phoneHint),
    maxLength: 50,
    check(number) {
      const wrong = wrongPhone(number);
      if (wrong !== undefined) return wrong === "" ? t(say.phoneMissing) : wrong == "?" ? t(say.phoneWrong) : t(say.phoneDigits, wrong);
    },
  });
  const wechat = Field(c, {
    label: t(say.wechat),
    name: "wechat",
    autocapitalize: "none",
    placeholder: t(say.wechatHint),
    maxLength: 50,
    check(id) {
      if (!id.trim()) return t(say.wechatMissing);
      if (!isWechat(id)) return t(say.wechatWrong);
    },
  });
  // One of the two is asked for; the other is a tap away.
  const prefer = (part) => {
    phone.node.hidden = part != phone;
    wechat.node.hidden = part != wechat;
  };
  const instead = (part, words) =>
    push("later", t(words), () => {
      prefer(part);
      part.input.focus();
    });
  prefer(card.wechat ? wechat : phone);
  const toWechat = instead(wechat, say.useWechat);
  toWechat.hidden = isCall;
  phone.node.append(toWechat);
  wechat.node.append(instead(phone, say.usePhone));
  const name = Field(c, { label: t(say.name), name: "name", isOptional: true, autocomplete: "name", placeholder: t(say.nameHint), maxLength: 50 });
  const asked = (card.fields || []).map(({ key, label, numeric }) =>
    Field(c, { label, name: "field-" + key, isOptional: true, isHalf: true, placeholder: t(say.optional), inputMode: numeric ? "numeric" : "text", maxLength: 200 }),
  );
  const options = Object.keys(whenTexts).map((key) => [key, whenIn(t, key)]);
  const when = Picks(c, { name: "when", label: t(say.when), kind: "four", options });
  const agree = Agreement(c);
  when.node.hidden = !wantsCall;

  const read = () => {
    const form = { consent: card.version };
    const contact = phone.node.hidden ? wechat : phone;
    form[contact.name] = contact.value();
    if (name.value()) form.name = name.value();
    for (const { name, value } of asked) if (value()) (form.fields ||= {})[name.slice(6)] = value();
    return wantsCall ? { kind: "call_back", form, when: when.value() } : { kind: "lead", ...form };
  };
  const blame = (code, path) => {
    if (code == "invalid_phone") return [phone, t(say.phoneWrong)];
    const part = code == "invalid_value" && [name, wechat, ...asked].find((part) => [path, "field-" + path].includes(part.name));
    return part && [part, t(say.fieldWrong)];
  };
  const call = push("later", t(say.callMe), () => {
    wantsCall = call.hidden = toWechat.hidden = true;
    prefer(phone);
    when.node.hidden = false;
    form.relabel();
    when.input.focus();
  });
  const form = Form(c, {
    title,
    parts: isCall ? [phone, when, name, agree] : [name, phone, wechat, ...asked, when, agree],
    label: () => t(wantsCall ? say.callMe : say.submit),
    read,
    blame,
    ways: isCall ? [] : [call],
    canPutOff: true,
  });
  return form;
};

export const lead = (c) => Contact(c, { title: c.card.reason });

// Tap to call; or, where that does not suit, a number and a time.
export const call = (c) => {
  const { number, reason } = c.card;
  if (!number) return Contact(c, { title: reason, isCall: true });
  const form = Contact(c, { isCall: true });
  const title = p("why", reason);
  const open = push("way", c.t(say.leaveNumber), () => {
    const isOpen = form.form.classList.toggle("open");
    open.setAttribute("aria-expanded", isOpen);
    if (isOpen) form.form.querySelector("input").focus();
  });
  open.setAttribute("aria-expanded", false);
  form.form.prepend(title, h("a.submit", { href: "tel:" + number.replace(/[^+\d]/g, "") }, c.t(say.callUs, readable(number, c.lang))), open);
  form.form.classList.add("folded");
  return form;
};

// May the contact that was written be used? Without one: may something sensitive be asked?
export const consent = (c) => {
  const { contact, consent: terms, version } = c.card;
  const answer = (agreed) => ({ kind: "consent", agreed, version });
  const no = push("later", c.t(say.notNow), () => no.getAttribute("aria-disabled") == "true" || c.act.say(answer(false)));
  return Form(c, {
    title: c.t(contact ? say.mayWe : say.mayAsk),
    parts: [],
    between: [contact ? p("contact", contact) : "", p("terms", terms)],
    label: () => c.t(say.yes),
    read: () => answer(true),
    ways: [no],
  });
};
