# Serves the demo merchants' landing pages, on an origin of their own as a real merchant's page
# is. Part of `cargo xtask demo`, not of what ships.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "host", worker = .host),
    (name = "pages", disk = (path = ".chipline/site")),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:8788", http = (), service = "host"),
  ],
);

const host :Workerd.Worker = (
  modules = [(name = "host.js", esModule = embed "host.js")],
  compatibilityDate = "2026-10-20",
  bindings = [(name = "PAGES", service = "pages")],
);
