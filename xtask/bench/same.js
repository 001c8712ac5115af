// The floor that does equal work: for what a visitor says with Pi off it executes the statements
// that our worker executes, in the same tables, with rows as long as ours, and tells the merchant's
// object in the same way; a test holds the statements. Beyond that it does what anybody would write:
// it checks nothing, seals nothing and knows no versions. So it is what sockets, SQLite and the
// platform cost, and the yardstick for what Chipline takes on top of them.
import { DurableObject } from "cloudflare:workers";
import conversationTables from "conversation.sql";
import conversationOutbox from "conversation_outbox.sql";
import merchantTables from "merchant.sql";
import merchantTold from "merchant_told.sql";
import began from "conversation.json";

const RETRY_MS = 2000;
const PREVIEW_CHARS = 60;
const PAGE = 50;

const makeTables = (sql, scripts) => {
  const [{ tables }] = sql.exec("SELECT count(*) AS tables FROM sqlite_master WHERE name = 'conversation'");
  if (tables === 0) for (const script of scripts) sql.exec(script);
};

export class ConversationDo extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    makeTables(this.sql, [conversationTables, conversationOutbox]);
    const [row] = this.sql.exec("SELECT body, reported, told, tries, alarm FROM conversation");
    this.outbox = { reported: 0, told: 0, tries: 0, alarm: null };
    this.isReporting = false;
    // Sockets that have said hello; attachments bring them back when the object wakes.
    this.greeted = new Set(ctx.getWebSockets().filter((socket) => socket.deserializeAttachment().v > 0));
    if (row === undefined) {
      this.state = { ...began, id: ctx.id.toString() };
      this.save(true, true);
    } else {
      const { body, ...outbox } = row;
      this.state = JSON.parse(body);
      this.outbox = outbox;
    }
  }

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment({ of: { who: "visitor" }, v: 0 });
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(socket, text) {
    const frame = JSON.parse(text);
    if (frame.type === "hello") {
      socket.serializeAttachment({ ...socket.deserializeAttachment(), v: frame.v });
      this.greeted.add(socket);
      socket.send(JSON.stringify({ type: "welcome", v: frame.v, last: this.state.last }));
    } else {
      this.say(socket, frame);
    }
  }

  webSocketClose(socket) {
    this.greeted.delete(socket);
    socket.close();
  }

  alarm() {
    if (!this.isBehind()) return;
    this.ctx.storage.transactionSync(() => {
      this.outbox.alarm = null;
      this.outbox.tries += 1;
      this.ensureAlarm();
      this.save(false, true);
    });
    this.report();
  }

  say(socket, { id, said }) {
    const at = Date.now();
    const message = this.ctx.storage.transactionSync(() => {
      const [stored] = this.sql.exec("SELECT seq FROM message WHERE id = ?", id);
      if (stored !== undefined) return stored;
      const message = { seq: this.state.last + 1, id, at, from: { who: "visitor" }, body: said };
      const { seq } = message;
      const preview = said.text.slice(0, PREVIEW_CHARS);
      const revision = this.state.revision + 1;
      this.state = { ...this.state, last: seq, updated_at: at, preview, revision };
      this.sql.exec(
        "INSERT INTO message (seq, id, body, sealed) VALUES (?, ?, ?, ?)",
        seq,
        id,
        JSON.stringify(message),
        null,
      );
      this.save(true, this.ensureAlarm());
      return message;
    });
    const shown = JSON.stringify({ type: "message", ...message });
    for (const other of this.greeted) if (other !== socket) other.send(shown);
    socket.send(JSON.stringify({ type: "accepted", id, seq: message.seq, at }));
    if (!this.isReporting) this.report();
  }

  isBehind() {
    return this.state.revision > this.outbox.reported || this.state.last > this.outbox.told;
  }

  // True when one had to be set: one that is still to come looks after the report.
  ensureAlarm() {
    const now = Date.now();
    if (this.outbox.alarm !== null && this.outbox.alarm > now) return false;
    this.outbox.alarm = now + RETRY_MS;
    this.ctx.storage.setAlarm(this.outbox.alarm);
    return true;
  }

  save(hasState, hasOutbox) {
    const { reported, told, tries, alarm } = this.outbox;
    if (hasState && hasOutbox) {
      this.sql.exec(
        "INSERT INTO conversation (id, body, reported, told, tries, alarm) VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body, reported = excluded.reported, told = excluded.told, tries = excluded.tries, alarm = excluded.alarm",
        JSON.stringify(this.state),
        reported,
        told,
        tries,
        alarm,
      );
    } else if (hasState) {
      this.sql.exec("UPDATE conversation SET body = ?", JSON.stringify(this.state));
    } else if (hasOutbox) {
      this.sql.exec(
        "UPDATE conversation SET reported = ?, told = ?, tries = ?, alarm = ?",
        reported,
        told,
        tries,
        alarm,
      );
    }
  }

  // One report at a time: what is said meanwhile goes with the next.
  async report() {
    this.isReporting = true;
    do {
      const { id, started_at, updated_at, last, preview, revision } = this.state;
      const rows = this.sql.exec(
        "SELECT body FROM message WHERE seq > ? ORDER BY seq LIMIT ?",
        this.outbox.told,
        PAGE,
      );
      const messages = [...rows].map(({ body }) => JSON.parse(body));
      const presence = { by: "pi", name: "小贝", open: true };
      const row = { id, started_at, updated_at, last, preview, presence, waiting: false, has_lead: false };
      const merchant = this.env.MERCHANT.getByName("merchant");
      const body = JSON.stringify({ conversation: id, revision, row, messages });
      const answer = await merchant.fetch("http://object/report", { method: "POST", body });
      const { told } = await answer.json();
      this.ctx.storage.transactionSync(() => {
        this.outbox = { ...this.outbox, reported: revision, told, tries: 0 };
        if (this.isBehind()) this.ensureAlarm();
        this.save(false, true);
      });
    } while (this.isBehind());
    this.isReporting = false;
  }
}

export class MerchantDo extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    makeTables(this.sql, [merchantTables, merchantTold]);
  }

  async fetch(request) {
    const { conversation, revision, row, messages } = await request.json();
    const told = this.ctx.storage.transactionSync(() => {
      const [known] = this.sql.exec(
        "SELECT revision, told, body FROM conversation WHERE id = ?",
        conversation,
      );
      const told = messages.at(-1)?.seq ?? known?.told ?? 0;
      if (known === undefined || known.revision < revision) {
        this.sql.exec(
          "INSERT INTO conversation (id, rank, revision, told, body) VALUES (?, (SELECT coalesce(max(rank), 0) + 1 FROM conversation), ?, ?, ?) ON CONFLICT (id) DO UPDATE SET rank = excluded.rank, revision = excluded.revision, told = excluded.told, body = excluded.body",
          conversation,
          revision,
          told,
          JSON.stringify(row),
        );
      }
      return told;
    });
    for (const socket of this.ctx.getWebSockets()) socket.send(JSON.stringify(row));
    return Response.json({ told });
  }
}

export default {
  fetch(request, env) {
    const conversation = new URL(request.url).pathname.split("/")[3];
    if (conversation === undefined) return new Response("ok");
    return env.CONVERSATION.getByName(conversation).fetch(request);
  },
};
