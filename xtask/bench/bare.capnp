# The bare floor. Storage, date and binary are those of edge/workerd.capnp; a test holds the date.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "floor", worker = .floor),
    (name = "data", disk = (path = "data", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "floor")],
);

const floor :Workerd.Worker = (
  modules = [(name = "bare.js", esModule = embed "bare.js")],
  compatibilityDate = "2026-10-20",
  bindings = [(name = "CONVERSATION", durableObjectNamespace = "ConversationDo")],
  durableObjectNamespaces = [
    (className = "ConversationDo", uniqueKey = "conversation", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
);
