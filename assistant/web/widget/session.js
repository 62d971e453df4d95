/** One conversation and its lines to the service: start, resume, send once, stay in touch. */

import { Thread } from "./thread.js";
import { Problem, follow, frames, json, path, request } from "./wire.js";

const RETRIES = [700, 2500]; // one client id makes them safe; then the customer is asked
const PATIENCE = 8_000; // after a reconnect, an answer under way shows a sign by then
const TYPING_EVERY = 3_000;
const STREAM = { Accept: "text/event-stream" };

/** Speaks "change", and "ended" when the service no longer knows the chat. */
export class Session extends EventTarget {
  thread = new Thread();
  memory = false;
  connection = "live";
  #identity = null; // {id, token}
  #lastId = 0;
  #restored = false;
  #typedAt = -Infinity;
  #line = new AbortController();
  #outbox = Promise.resolve();

  constructor(base, { tenant, keep, identityToken, locale }) {
    super();
    Object.assign(this, { base, tenant, keep, identityToken, locale });
  }

  get started() {
    return this.#identity !== null;
  }

  /** Picks up the chat of this tab, if the service still knows it. */
  async resume() {
    const kept = this.keep.read();
    if (!kept) return;
    this.#enter(kept);
    try {
      await this.#restore();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.passing) {
        this.#identity = null;
        this.keep.write(null);
        return;
      }
      this.connection = "waiting";
    }
    this.#listen();
  }

  async start({ memory }) {
    const { base, tenant, locale, identityToken } = this;
    const { id, token } = await json(`${base}/conversations`, {
      method: "POST",
      credentials: "omit",
      body: { tenant, locale, consent: { memory }, ...(identityToken && { identity_token: identityToken }) },
    });
    this.#restored = true;
    this.#enter({ id, token, memory });
    this.#remember();
    this.#listen();
  }

  /** Shows the words at once, delivers them in order. */
  send(text) {
    this.retry(this.thread.say(text, crypto.randomUUID(), new Date().toISOString()));
  }

  retry(entry) {
    entry.state = "sending";
    this.#changed();
    this.#outbox = this.#outbox.then(() => this.#deliver(entry));
  }

  takeBack(entry) {
    this.thread.entries = this.thread.entries.filter((other) => other !== entry);
    this.#changed();
  }

  /** For a person; "/meanwhile" lets the assistant answer until one comes, "/reopen" takes it up again. */
  async askHuman(how = "") {
    const { thread } = this;
    const held = await this.call("POST", `/handoff${how}`);
    const { meanwhile = false } = held;
    thread.handoff = { ...held, ...thread.handoff, meanwhile };
    thread.speaker = meanwhile ? "kora" : "staff";
    thread.settle();
    this.#changed();
  }

  async backToKora() {
    await this.call("DELETE", "/handoff");
    this.thread.handoff = null;
    this.thread.speaker = "kora";
    this.#changed();
  }

  call(method, where, body) {
    return json(this.#url(where), { ...this.#pass(), method, body });
  }

  /** One's own data: of this chat, or of all chats with the site's token. */
  me(method, where, body) {
    const headers = { ...(body && { "Content-Type": "application/json" }), ...(this.identityToken && { "X-Identity-Token": this.identityToken }) };
    return request(`${this.base}/me${where}`, { ...this.#pass(headers), method, body: body && JSON.stringify(body) });
  }

  /** Tells staff that words are on their way; at most now and then, and never worth a complaint. */
  typing() {
    const { handoff } = this.thread;
    const now = performance.now();
    if (handoff?.state !== "claimed" || now - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = now;
    this.call("POST", "/typing").catch(() => {});
  }

  close() {
    this.#line.abort();
  }

  leave() {
    this.close();
    this.keep.write(null);
  }

  #enter({ id, token, memory, lastId = 0 }) {
    this.#identity = { id, token };
    this.memory = memory;
    this.#lastId = lastId;
  }

  async #restore() {
    this.thread.restore(await this.call("GET", ""));
    this.#restored = true;
  }

  async #deliver(entry) {
    for (const pause of [...RETRIES, 0]) {
      try {
        const response = await this.#post(entry);
        await this.#hear(entry, response);
        return;
      } catch (error) {
        if (error.name === "AbortError") return;
        entry.problem = error;
        if (!error.passing) break;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    entry.state = "failed";
    this.#changed();
  }

  #post({ parts, key }) {
    const body = JSON.stringify({ text: parts[0].text, client_message_id: key });
    const pass = this.#pass({ ...STREAM, "Content-Type": "application/json" });
    return request(this.#url("/messages"), { ...pass, method: "POST", body, signal: this.#line.signal });
  }

  async #hear(entry, response) {
    entry.state = "done"; // stored before it is acknowledged
    if (this.thread.speaker === "kora") this.thread.stage ??= { stage: "reading" };
    this.#changed();
    try {
      for await (const frame of frames(response)) this.#take(frame);
      this.thread.settle();
    } catch {
      entry.cutOff = true; // the other stream brings the rest
    }
    this.#changed();
  }

  #take(frame) {
    if (!this.thread.apply(frame, new Date().toISOString())) return;
    this.#changed(frame);
  }

  #listen() {
    const { signal } = this.#line;
    addEventListener("online", () => this.#recover(), { signal });
    follow({
      signal,
      lastId: this.#lastId,
      open: (lastId, line) => request(this.#url("/events"), {
        ...this.#pass({ ...STREAM, ...(lastId && { "Last-Event-ID": lastId }) }),
        signal: line,
      }),
      onFrame: (frame) => {
        this.#take(frame);
        // Only this stream is complete; after a reload half an answer comes again whole.
        this.#lastId = frame.id || this.#lastId;
        if (!this.thread.waiting) this.#remember();
      },
      onState: (state) => this.#connected(state),
    });
    this.#changed();
  }

  #connected(state) {
    const back = this.connection !== "live" && state === "live";
    this.connection = state;
    if (state === "gone") {
      this.leave();
      this.dispatchEvent(new Event("ended"));
      return;
    }
    if (back) this.#recover();
    this.#changed();
  }

  /** What was not sent goes out; what was cut off is asked for again. */
  async #recover() {
    if (!this.#restored) await this.#restore().catch(reportError);
    const { entries } = this.thread;
    for (const entry of entries) if (entry.state === "failed" && entry.problem.passing) this.retry(entry);
    const cut = entries.findLast((entry) => entry.cutOff);
    this.#changed();
    if (!cut) return;
    cut.cutOff = false;
    setTimeout(() => this.thread.waiting && this.retry(cut), PATIENCE);
  }

  #remember() {
    this.keep.write({ ...this.#identity, memory: this.memory, lastId: this.#lastId });
  }

  #url(where) {
    return this.base + path("conversations", this.#identity.id) + where;
  }

  /** No cookie goes out or comes in: the token is all. */
  #pass(headers) {
    return { credentials: "omit", headers: { ...headers, Authorization: `Bearer ${this.#identity.token}` } };
  }

  #changed(frame) {
    this.dispatchEvent(new CustomEvent("change", { detail: frame }));
  }
}

/** A place in this tab's storage, or in memory. */
export function tabStorage(key) {
  let fallback = null;
  return {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(key)) ?? fallback;
      } catch {
        return fallback;
      }
    },
    write(value) {
      fallback = value;
      try {
        sessionStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Blocked or full: the chat lives as long as the page.
      }
    },
  };
}
