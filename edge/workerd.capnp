# The shipped configuration for a machine of one's own; wrangler.toml is its counterpart for
# Cloudflare, and a test holds that both name the same bindings, classes and flags.
#
#   CHIPLINE_SECRET=… workerd serve edge/workerd.capnp
#
# Run from the top of the checkout: the folders of the disk services are taken from where workerd
# is started. Elsewhere, give them with --directory-path data=… --directory-path assets=…, and
# another address with --socket-addr http=….

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # What `cargo xtask build` made. Read only; the worker sets types and cache headers.
    (name = "assets", disk = (path = "dist/assets")),
    # One SQLite file per object. Back up this folder, and the secret with it.
    (name = "data", disk = (path = ".chipline/data", writable = true)),
    # Webhooks and postbacks go to addresses that merchants typed: nothing private may be reached.
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [
    # Loopback: a reverse proxy with a certificate stands in front of it, and says `https` in that header.
    (name = "http", address = "127.0.0.1:8787", http = (forwardedProtoHeader = "x-forwarded-proto"), service = "edge"),
  ],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "entry.js", esModule = embed "../dist/edge/entry.js"),
    (name = "index.js", esModule = embed "../dist/edge/index.js"),
    (name = "index_bg.wasm", wasm = embed "../dist/edge/index_bg.wasm"),
  ],
  compatibilityDate = "2026-10-20",
  bindings = [
    (name = "CONVERSATION", durableObjectNamespace = "ConversationDo"),
    (name = "MERCHANT", durableObjectNamespace = "MerchantDo"),
    (name = "AGENCY", durableObjectNamespace = "AgencyDo"),
    (name = "DIRECTORY", durableObjectNamespace = "DirectoryDo"),
    (name = "ASSETS", service = "assets"),
    (name = "CHIPLINE_SECRET", fromEnvironment = "CHIPLINE_SECRET"),
    (name = "PLATFORM", text = "workerd"),
    # Both may be missing; `shared/src/door` says what they hold.
    (name = "CHIPLINE_LIMITS", fromEnvironment = "CHIPLINE_LIMITS"),
    (name = "CHIPLINE_PROXIES", fromEnvironment = "CHIPLINE_PROXIES"),
    # May be missing; `shared/src/pi/model/settings.rs` says what it holds. It has a key in it.
    (name = "CHIPLINE_MODEL", fromEnvironment = "CHIPLINE_MODEL"),
  ],
  # The unique key names the class's folder below `data`: never change one.
  durableObjectNamespaces = [
    (className = "ConversationDo", uniqueKey = "chipline-conversation", enableSql = true),
    (className = "MerchantDo", uniqueKey = "chipline-merchant", enableSql = true),
    (className = "AgencyDo", uniqueKey = "chipline-agency", enableSql = true),
    (className = "DirectoryDo", uniqueKey = "chipline-directory", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
  globalOutbound = "internet",
);
