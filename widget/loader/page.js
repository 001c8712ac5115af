// What the page tells about itself, as of now: a page that changes its address without being loaded
// again is told of where it is, with the ad's parameters that it was reached by.

// What an address tells of ads: shared/src/attribution.rs reads the same names, and a test compares.
export const MARKS = [
  "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
  "gclid", "gbraid", "wbraid", "fbclid", "ctwa_clid", "ttclid", "bd_vid", "gdt_vid", "qz_gdt", "qhclickid", "clickid", "click_id", "callback",
  "ksChannel", "ksCampaignId", "ksUnitId", "ksCreativeId", "account_id", "campaign_id", "unit_id", "creative_id", "clue_token", "ad_id",
  "advertiser_id", "req_id", "project_id", "promotion_id", "mid1", "mid2", "mid3", "mid4", "mid5", "aid", "cid", "did", "material_id",
  "sku", "source",
];

// An address in its parts: what is before the parameters, and these as they are written.
const parted = (url) => {
  const [path, ...query] = url.split("#")[0].split("?");
  return [path, query.join("?").split("&").filter(Boolean)];
};
const name = (parameter) => parameter.split("=")[0];
const isMark = (parameter) => MARKS.includes(name(parameter));

// The edge takes 2,048 characters; a longer address loses whole parameters at its end.
const address = (path, parameters) => {
  const url = path + (parameters[0] ? "?" + parameters.join("&") : "");
  return url.length > 2048 ? url.slice(0, 2049).replace(/[?&][^?&]*$/, "").slice(0, 2048) : url || undefined;
};

// Whoever asks not to be tracked is not: nothing that tells a click goes along.
const isPrivate = (core) => core.isPrivate || navigator.globalPrivacyControl || navigator.doNotTrack == 1;

export const Page = (core) => {
  const opened = performance.now() | 0;
  return () => {
    const clean = (parameters) => (isPrivate(core) ? parameters.filter((parameter) => !isMark(parameter)) : parameters);
    const [path, now] = parted(core.settings.page || location.href);
    const [, before] = parted(core.landing);
    const lost = before.filter((parameter) => isMark(parameter) && !now.some((other) => name(other) == name(parameter)));
    const [from, then] = parted(core.settings.referrer ?? document.referrer);
    return {
      url: address(path, clean([...now, ...lost])),
      referrer: address(from, clean(then)),
      device: !matchMedia("(pointer:coarse)").matches ? "desktop" : Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet",
      language: navigator.language,
      open_ms: opened,
    };
  };
};
