// Cards on which something is chosen: a price's options, a time, stars.
import { h, icon } from "../dom.js";
import { Field, Form, Picks, p, push } from "./kit.js";
import { days, estimate, plain } from "./sums.js";
import * as say from "./texts.js";

const Money = (lang, sign = "¥") => {
  const { format } = new Intl.NumberFormat(lang);
  return ([low, high]) => sign + format(low) + (high > low ? "–" + format(high) : "");
};
export const moneyOf = ({ low, high, currency }, lang) => Money(lang, currency)([low, high]);

// What it costs is shown while it is chosen.
export const price = (c) => {
  const { t, lang } = c;
  const { title, rule, option_label: label, options, quantity, floor, note } = c.card;
  const money = Money(lang, c.card.currency);
  const range = h("output", {}, "");
  const much = h("div.range", { hidden: true }, h("span.label", {}, t(say.about)), range);
  const show = () => {
    const option = options.find(({ key }) => key == picks.value());
    const isCounted = !quantity || !wrong(count.input.value);
    much.hidden = !option || !isCounted;
    if (!much.hidden) range.textContent = money(estimate(option, quantity && number(count.input.value), floor));
  };
  const picks = Picks(c, {
    name: "option",
    label,
    options: options.map(({ key, label, low, high }) => [key, label, money([low, high]) + (quantity ? "/" + quantity.unit : "")]),
    onpick: () => show(),
  });
  if (!options[1]) picks.node.querySelector("input").checked = true;

  const number = (text) => Number(plain(text) || NaN);
  const wrong = (text) => {
    const many = number(text);
    return Number.isInteger(many) && many >= quantity.min && many <= quantity.max ? undefined : t(say.between, quantity.min, quantity.max);
  };
  const parts = [picks];
  let count;
  if (quantity) {
    const { label, unit, min, max } = quantity;
    // What is counted one by one begins at the least; what is measured is asked for.
    const isFew = max - min <= 50;
    const step = (by) => {
      const many = number(count.input.value);
      count.input.value = Number.isFinite(many) ? Math.min(max, Math.max(min, Math.round(many) + by * (isFew ? 1 : 10))) : min;
      count.fail();
      show();
    };
    const stepper = (name, d, by) => h("button.step", { type: "button", "aria-label": `${t(name)} ${label}`, onclick: () => step(by) }, icon(d));
    const row = (input) =>
      h("div.count", {}, stepper(say.less, "M6 12h12", -1), input, h("span.unit", {}, unit), stepper(say.more, "M6 12h12M12 6v12", 1));
    count = Field(c, { label, name: "quantity", inputMode: "numeric", maxLength: 9, placeholder: `${min}–${max}`, check: wrong, value: isFew ? min : "", row });
    parts.push(count);
  }
  const form = Form(c, {
    title,
    parts,
    between: [much, p("terms", note)],
    label: () => t(say.useEstimate),
    read: () => ({ kind: "estimate", rule, option: picks.value(), ...(count && { quantity: number(count.input.value) }) }),
    blame: (code) => code == "invalid_value" && [count || picks, t(say.fieldWrong)],
  });
  form.form.addEventListener("input", show);
  show();
  return form;
};

// What a choice brings is seen at once, below the thread's edge too.
const unfold = (choose, brought) => {
  choose();
  brought.scrollIntoView({ block: "nearest" });
};

// Days first, then the day's times that are still free.
export const booking = (c) => {
  const { t, lang, act } = c;
  const { title, place, utc_offset_min: offset } = c.card;
  const Format = (parts) => {
    const { format } = new Intl.DateTimeFormat(lang, { timeZone: "UTC", hourCycle: "h23", ...parts });
    return (slot) => format(slot + offset * 60_000);
  };
  const [date, weekday, clock] = [{ month: "short", day: "numeric" }, { weekday: "short" }, { hour: "2-digit", minute: "2-digit" }];
  const [formatDate, formatDay, formatTime, written] = [date, weekday, clock, { ...date, ...weekday, ...clock }].map(Format);

  let byDay;
  const state = h("p.hint", { role: "status" });
  const dayPicks = Picks(c, { name: "day", label: t(say.day), kind: "row", options: [], onpick: () => unfold(fillTimes, timePicks.node) });
  const timePicks = Picks(c, { name: "slot", label: t(say.time), kind: "four", options: [], onpick: () => unfold(form.relabel, form.form.querySelector(".do")) });
  const fillTimes = () => {
    const [, slots] = byDay.find(([day]) => day == dayPicks.value()) || [];
    timePicks.node.hidden = !slots;
    timePicks.fill((slots || []).map((slot) => [slot, formatTime(slot)]));
    form.relabel();
  };
  const fill = (slots) => {
    byDay = days(slots.filter((slot) => slot > Date.now()), offset);
    const [today] = days([Date.now()], offset)[0];
    const near = { [today]: say.today, [today + 86_400_000]: say.tomorrow };
    dayPicks.fill(byDay.map(([day, [slot]]) => [day, near[day] ? t(near[day]) : formatDay(slot), formatDate(slot)]));
    dayPicks.node.hidden = !byDay[0];
    state.textContent = byDay[0] ? "" : t(say.full);
    fillTimes();
  };
  // What is taken goes; who can't ask shows what there was. The edge has the last word anyway.
  const load = () => act.get("slots").then(({ slots }) => fill(slots), () => {});

  const form = Form(c, {
    title,
    between: [state],
    parts: [dayPicks, timePicks],
    label: () => (timePicks.value() ? t(say.book, written(+timePicks.value())) : ""),
    read: () => ({ kind: "booking", slot: +timePicks.value() }),
    blame: (code) => code == "slot_taken" && [timePicks.node.hidden ? dayPicks : timePicks, t(say.taken)],
  });
  if (place) form.form.firstChild.after(p("hint", place));
  const wait = h("div.card off", { role: "status" });
  form.node.append(wait);
  const { show, relabel } = form;
  form.relabel = () => {
    relabel();
    form.form.querySelector(".do").hidden = !timePicks.value();
  };
  form.show = (data) => {
    const { stage, result } = data;
    show(data);
    // Somebody looks whether it is still free.
    const isAsked = stage == "busy" && result;
    wait.hidden = !isAsked;
    if (isAsked) {
      form.form.hidden = true;
      wait.textContent = `${t(say.confirming)} · ${result.written}`;
    } else load();
    form.relabel();
  };
  fill(c.card.slots);
  return form;
};

// Five stars, and words once there are stars.
export const rating = (c) => {
  const { t } = c;
  const face = (key) => h("span", { "aria-label": t(say.star, key), role: "img" }, icon("m12 3 2.8 5.8 6.2.9-4.5 4.4 1.1 6.3L12 17.4l-5.6 3 1.1-6.3L3 9.7l6.2-.9z"));
  const light = (stars) => {
    picks.node.querySelectorAll(".pick").forEach((pick, at) => pick.classList.toggle("on", at < stars));
    words.hidden = false;
    const rows = form.form.querySelector(".do");
    unfold(() => (rows.hidden = false), rows);
  };
  const options = ["1", "2", "3", "4", "5"].map((key) => [key]);
  const picks = Picks(c, { name: "stars", label: t(say.rate), kind: "stars", options, face, onpick: light });
  const field = h("textarea", { name: "words", rows: 2, maxLength: 500, "aria-label": t(say.words), placeholder: t(say.words) });
  const words = h("div.field", { hidden: true }, field);
  const form = Form(c, {
    parts: [picks],
    between: [words],
    read: () => ({ kind: "rating", stars: +picks.value(), ...(field.value.trim() && { words: field.value.trim() }) }),
  });
  form.form.querySelector(".do").hidden = true;
  return form;
};
