# The floor that does equal work. Storage, date and binary are those of edge/workerd.capnp; a test
# holds the date.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "floor", worker = .floor),
    (name = "data", disk = (path = "data", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "floor")],
);

const floor :Workerd.Worker = (
  modules = [
    (name = "same.js", esModule = embed "same.js"),
    # A conversation that our worker has stored: the floor's row is as long.
    (name = "conversation.json", json = embed "conversation.json"),
    (name = "conversation.sql", text = embed "../../edge/migrations/conversation/0001_conversation.sql"),
    (name = "conversation_outbox.sql", text = embed "../../edge/migrations/conversation/0002_outbox.sql"),
    (name = "merchant.sql", text = embed "../../edge/migrations/merchant/0001_merchant.sql"),
    (name = "merchant_told.sql", text = embed "../../edge/migrations/merchant/0002_webhooks.sql"),
  ],
  compatibilityDate = "2026-10-20",
  bindings = [
    (name = "CONVERSATION", durableObjectNamespace = "ConversationDo"),
    (name = "MERCHANT", durableObjectNamespace = "MerchantDo"),
  ],
  durableObjectNamespaces = [
    (className = "ConversationDo", uniqueKey = "conversation", enableSql = true),
    (className = "MerchantDo", uniqueKey = "merchant", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
);
