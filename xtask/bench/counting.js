// Stands in front of a worker in a copy of it, and counts: statements by their text, and calls from
// wasm into JavaScript where there is any. Answers with the counts at /counts.
import { DurableObject } from "cloudflare:workers";
import * as inner from "inner";

const statements = {};

const counted = (sql) => {
  const kind = Object.getPrototypeOf(sql);
  if (Object.hasOwn(kind, "counted")) return;
  const { exec } = kind;
  kind.counted = true;
  kind.exec = function (statement, ...values) {
    statements[statement] = (statements[statement] ?? 0) + 1;
    return exec.call(this, statement, ...values);
  };
};

const countingObject = (Inner) =>
  class extends Inner {
    constructor(ctx, env) {
      counted(ctx.storage.sql);
      super(ctx, env);
    }
  };

export const ConversationDo = countingObject(inner.ConversationDo);
export const MerchantDo = countingObject(inner.MerchantDo);
// A floor has only the two, but what is exported must be there.
export const AgencyDo = inner.AgencyDo ?? DurableObject;
export const DirectoryDo = inner.DirectoryDo ?? DurableObject;

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/counts") {
      return Response.json({ statements, crossings: globalThis.crossings ?? {} });
    }
    const { default: worker } = inner;
    return typeof worker === "function"
      ? new worker(ctx, env).fetch(request)
      : worker.fetch(request, env, ctx);
  },
};
