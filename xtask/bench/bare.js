// The bare floor: a Durable Object that stores each message and sends it on, and nothing else.
// Whatever a worker does beyond this takes time on top of it.
import { DurableObject } from "cloudflare:workers";

export class ConversationDo extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT",
    );
    this.last = this.sql.exec("SELECT coalesce(max(seq), 0) AS last FROM message").one().last;
  }

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(socket, text) {
    const frame = JSON.parse(text);
    if (frame.type === "hello") {
      socket.send(JSON.stringify({ type: "welcome", v: frame.v, last: this.last }));
      return;
    }
    const { id, said } = frame;
    const at = Date.now();
    const message = { seq: this.last + 1, id, at, from: { who: "visitor" }, body: said };
    this.sql.exec(
      "INSERT INTO message (seq, id, body) VALUES (?, ?, ?)",
      message.seq,
      id,
      JSON.stringify(message),
    );
    this.last = message.seq;
    const shown = JSON.stringify({ type: "message", ...message });
    for (const other of this.ctx.getWebSockets()) if (other !== socket) other.send(shown);
    socket.send(JSON.stringify({ type: "accepted", id, seq: message.seq, at }));
  }

  webSocketClose(socket) {
    socket.close();
  }
}

export default {
  fetch(request, env) {
    const conversation = new URL(request.url).pathname.split("/")[3];
    if (conversation === undefined) return new Response("ok");
    return env.CONVERSATION.getByName(conversation).fetch(request);
  },
};
