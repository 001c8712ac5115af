// What the page tells about itself, as of the visitor's first interaction.

const agent = navigator.userAgent;
const isTouch = navigator.maxTouchPoints > 1;
const device = /iPhone|Mobi/.test(agent) ? "phone" : /iPad|Android/.test(agent) || (isTouch && /Macintosh/.test(agent)) ? "tablet" : "desktop";

// The edge takes addresses up to 2,048 characters; a longer one loses whole parameters at its end.
const address = (url) => {
  url = url.split("#")[0];
  return url.length > 2048 ? url.slice(0, 2048).replace(/[&?][^&?]*$/, "") : url;
};

let first;
export const page = () =>
  (first ||= {
    url: address(location.href),
    ...(/^http/.test(document.referrer) && { referrer: address(document.referrer) }),
    device,
    language: navigator.language,
    open_ms: Math.round(performance.now()),
  });
