// Tells when a page changes its address without being loaded again. Nothing of the page's is
// replaced for it: what a browser without the Navigation API does not tell is seen at the next click
// or key, which is what changes addresses.

export const watchRoute = (tell) => {
  let last = location.href;
  const look = () => {
    if (location.href == last) return;
    last = location.href;
    tell();
  };
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look);
  };
  const ways = window.navigation
    ? [[navigation, "currententrychange", look]]
    : ["popstate", "hashchange", "click", "keyup"].map((name) => [window, name, later]);
  for (const [target, name, call] of ways) target.addEventListener(name, call);
  return () => {
    clearTimeout(timer);
    for (const [target, name, call] of ways) target.removeEventListener(name, call);
  };
};
