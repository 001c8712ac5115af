// The plain lead form of the demo pages. It posts to the public API as any merchant's own page
// could; what it needs stands on the form: data-edge, data-merchant, data-lang.
//
// The consent text, its version and the labels of the pack's fields are read from the edge when
// the form comes near the viewport. Nothing is kept in cookies or storage.

const RETRY_MS = [800, 2500];
const TIMEOUT_MS = 10_000;

const WORDS = {
  "zh-CN": {
    busy: "正在提交…",
    phone_missing: "请填写手机号，方便联系您。",
    consent_missing: "请先阅读并勾选同意，我们才能保存您的电话。",
    consent_unread: "个人信息使用说明没有读到，点这里重试。",
    invalid_phone: "这个号码好像不对，请核对一下位数。",
    invalid_value: "这一项的内容无法识别，请改一下。",
    consent_outdated: "使用说明刚刚有更新，请重新阅读并勾选。",
    too_many: "提交得有点频繁，请过一分钟再试。",
    origin_not_allowed: "这个页面不在商户的允许名单里，无法提交。",
    unknown_merchant: "没有找到这家商户，无法提交。",
    offline: "网络不太顺，还没有提交成功。内容都在，请再点一次。",
    failed: "没有提交成功。内容都在，请稍后再点一次，或直接拨打电话。",
  },
  en: {
    busy: "Sending…",
    phone_missing: "Please enter a phone number so we can reach you.",
    consent_missing: "Please read and tick this, so that we may keep your number.",
    consent_unread: "The privacy text didn't load. Tap here to try again.",
    invalid_phone: "That number doesn't look right. Please check the digits.",
    invalid_value: "We couldn't read this answer. Please change it.",
    consent_outdated: "The privacy text has just changed. Please read and tick it again.",
    too_many: "That was a lot of tries. Please wait a minute.",
    origin_not_allowed: "This page isn't on the merchant's list, so the form can't be sent.",
    unknown_merchant: "We couldn't find this business, so the form can't be sent.",
    offline: "The connection dropped and the form wasn't sent. Nothing is lost, please try again.",
    failed: "The form wasn't sent. Nothing is lost: please try again in a moment, or call us.",
  },
};

for (const form of document.querySelectorAll("form[data-merchant]")) start(form);

function start(form) {
  const { edge, merchant, lang } = form.dataset;
  const words = WORDS[lang];
  const { phone, consent } = form.elements;
  const consentLabel = form.querySelector(`label[for="${consent.id}"]`);
  const outcome = form.querySelector(".outcome");
  const button = form.querySelector("button");
  const buttonText = button.textContent;
  let reading; // promise of the edge's texts, while they are read and after
  let version; // of the consent text that is on the screen
  let sent = {}; // the last submission: its id, and the form's content that it stands for
  let isBusy = false;

  async function read() {
    const reply = await request(`${edge}/v1/merchants/${merchant}/lead-form`);
    if (!reply.ok) throw new Error(`lead-form: ${reply.status}`);
    const texts = await reply.json();
    consentLabel.textContent = texts.consent[lang] ?? Object.values(texts.consent)[0];
    version = texts.version;
    consent.disabled = false;
    for (const [key, label] of Object.entries(texts.fields)) {
      const slot = form.querySelector(`label[for="f-${key}"] > span`);
      if (slot && label[lang]) slot.textContent = label[lang];
    }
  }

  function readOnce() {
    reading ??= read().catch((error) => {
      reading = undefined;
      consentLabel.textContent = words.consent_unread;
      throw error;
    });
    return reading;
  }

  const readQuietly = () => readOnce().catch(() => {});
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    readQuietly();
  }, { rootMargin: "600px" }).observe(form);
  form.addEventListener("focusin", readQuietly);
  consentLabel.addEventListener("click", readQuietly);

  form.addEventListener("input", ({ target }) => setError(target, ""));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    outcome.textContent = "";
    setError(phone, /\d/.test(phone.value.normalize("NFKC")) ? "" : words.phone_missing);
    setError(consent, consent.checked ? "" : version ? words.consent_missing : "");
    if (focusFirstError(form)) return;

    setBusy(true);
    try {
      await readOnce();
      if (!consent.checked) throw refusal({ code: "consent_missing" });
      const content = JSON.stringify(contentOf(form, version));
      // Sent again, the same content keeps its id and is stored once; other content is another.
      if (sent.content !== content) sent = { content, id: randomId() };
      const reply = await request(`${edge}/v1/leads`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          merchant,
          submission: sent.id,
          form: JSON.parse(content),
          page: pageContext(),
          language: lang,
        }),
      });
      if (!reply.ok) throw refusal(await reply.json().catch(() => ({})));
      showDone(form);
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  });

  function setBusy(on) {
    isBusy = on;
    form.setAttribute("aria-busy", on);
    button.textContent = on ? words.busy : buttonText;
  }

  function show({ problem }) {
    const { code, detail = "" } = problem ?? { code: "offline" };
    const sentence = words[code] ?? words.failed;
    if (code === "consent_outdated") {
      reading = undefined;
      consent.checked = false;
      readQuietly();
    }
    const field = {
      invalid_phone: () => phone,
      consent_outdated: () => consent,
      consent_missing: () => consent,
      invalid_value: () => [...form.elements].find(({ name }) => name && detail.includes(name)),
    }[code]?.();
    if (field) setError(field, sentence);
    else outcome.textContent = sentence;
    focusFirstError(form);
  }
}

/** The form's content as the API takes it: `LeadForm`. */
function contentOf(form, consent) {
  const { name, phone, ...fields } = Object.fromEntries(
    [...new FormData(form)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value),
  );
  delete fields.consent;
  return { name, phone, fields, consent };
}

/** What the page knows of this visit: `PageContext`. */
function pageContext() {
  const shorter = Math.min(screen.width, screen.height);
  const touch = matchMedia("(pointer: coarse)").matches;
  return {
    url: address(location.href),
    referrer: address(document.referrer),
    device: !touch ? "desktop" : shorter < 600 ? "phone" : "tablet",
    language: navigator.language,
    open_ms: Math.round(performance.now()),
  };
}

/** The API takes 2,048 characters: a longer address loses whole parameters at its end. */
function address(url) {
  url = url.split("#")[0];
  return url.length > 2048 ? url.slice(0, 2049).replace(/[?&][^?&]*$/, "").slice(0, 2048) : url || undefined;
}

/** 144 random bits as base64url. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

/** A request that is tried again when the network or the edge fails. */
async function request(url, init) {
  for (const wait of [...RETRY_MS, undefined]) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const reply = await fetch(url, { ...init, signal: abort.signal });
      if (reply.status < 500 || wait === undefined) return reply;
    } catch (error) {
      if (wait === undefined) throw error;
    } finally {
      clearTimeout(timer);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function refusal(problem) {
  return Object.assign(new Error(problem.title ?? "refused"), { problem });
}

/** Puts one sentence under a field, or takes it away. */
function setError(field, sentence) {
  const box = field.closest(".field");
  if (!box) return;
  box.querySelector(".error")?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "error";
  line.id = `${field.id}-error`;
  line.textContent = sentence;
  box.append(line);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", line.id);
}

function focusFirstError(form) {
  const field = form.querySelector("[aria-invalid='true']");
  field?.focus();
  return field;
}

function showDone(form) {
  const done = form.parentElement.querySelector(".done");
  form.hidden = true;
  done.hidden = false;
  done.focus({ preventScroll: true });
  done.scrollIntoView({ block: "center" });
}
