// The outermost layer of the worker. A panic ends the whole wasm instance: the next call gets a
// fresh one and objects are made anew from their storage, but whatever was under way in the old
// one would wait for ever. Here it fails at once instead, and the client tries again.
import { WorkerEntrypoint } from "cloudflare:workers";
import Worker, * as objects from "./index.js";

// How to fail each call that is under way.
const underWay = new Set();

const died = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  for (const fail of underWay) fail(error);
  underWay.clear();
};

addEventListener("error", (event) => died(event.error));

// Runs a call, at once and in order, and fails it when the instance dies under it.
const guarded = (call) =>
  new Promise((resolve, reject) => {
    underWay.add(reject);
    const end = (settle) => (value) => {
      underWay.delete(reject);
      settle(value);
    };
    const fail = (error) => {
      end(reject)(error);
      died(error);
    };
    try {
      Promise.resolve(call()).then(end(resolve), fail);
    } catch (error) {
      fail(error);
    }
  });

const guardedObject = (Inner) =>
  class {
    constructor(state, env) {
      this.inner = new Inner(state, env);
    }
    fetch(request) {
      if (request.url !== "http://object/call") return guarded(() => this.inner.fetch(request));
      return request.text().then((body) => guarded(() => new Response(this.inner.call(body))));
    }
    alarm() {
      return guarded(() => this.inner.alarm());
    }
    webSocketMessage(socket, message) {
      // Frames behind one that failed must not overtake it: the client comes back and says all again.
      if (socket.readyState !== WebSocket.OPEN) return;
      const take = () =>
        this.inner.frame && typeof message === "string"
          ? this.inner.frame(socket, message)
          : this.inner.webSocketMessage(socket, message);
      return guarded(take).catch((error) => {
        socket.close(4500, "internal");
        throw error;
      });
    }
    webSocketClose(socket, code, reason, wasClean) {
      return guarded(() => this.inner.webSocketClose(socket, code, reason, wasClean));
    }
    webSocketError(socket, error) {
      return guarded(() => this.inner.webSocketError(socket, error));
    }
  };

export const ConversationDo = guardedObject(objects.ConversationDo);
export const MerchantDo = guardedObject(objects.MerchantDo);
export const AgencyDo = guardedObject(objects.AgencyDo);
export const DirectoryDo = guardedObject(objects.DirectoryDo);

// `internal`, as shared::protocol::Problem writes it.
const problem = JSON.stringify({
  type: "about:blank",
  title: "Something failed on our side; trying again is safe.",
  status: 500,
  code: "internal",
});

export default class extends WorkerEntrypoint {
  async fetch(request) {
    try {
      return await guarded(() => new Worker(this.ctx, this.env).fetch(request));
    } catch (error) {
      console.error(JSON.stringify({ level: "error", place: "entry", error: String(error) }));
      const headers = {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        "access-control-allow-origin": "*",
      };
      return new Response(problem, { status: 500, headers });
    }
  }
}
