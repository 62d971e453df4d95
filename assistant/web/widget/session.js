/** One conversation and its lines to the service: start, resume, send once, stay in touch. */

import { Thread } from "./thread.js";
import { Problem, follow, frames, json, path, request } from "./wire.js";

const RETRIES = [700, 2500]; // then the customer is asked; the same client id makes both safe
const PATIENCE = 8_000; // after a reconnect an answer that was under way shows a sign by then

/** Speaks "change" after anything moved and "ended" when the service no longer knows the chat. */
export class Session extends EventTarget {
  thread = new Thread();
  memory = false;
  connection = "live";
  #identity = null; // {id, token}
  #lastId = 0;
  #restored = false;
  #line = new AbortController();
  #outbox = Promise.resolve();

  constructor(base, { tenant, keep, identityToken, locale }) {
    super();
    Object.assign(this, { base, tenant, keep, identityToken, locale });
  }

  get started() {
    return this.#identity !== null;
  }

  /** Picks up the chat of this tab, if there is one that the service still knows. */
  async resume() {
    const kept = this.keep.read();
    if (!kept) return false;
    this.#identity = kept;
    this.memory = kept.memory;
    this.#lastId = kept.lastId ?? 0;
    try {
      await this.#restore();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.passing) return this.#unknown();
      this.connection = "waiting";
    }
    this.#listen();
    this.#changed();
    return true;
  }

  async start({ memory }) {
    const made = await json(`${this.base}/conversations`, {
      method: "POST",
      credentials: "omit",
      body: {
        tenant: this.tenant,
        consent: { memory },
        locale: this.locale,
        ...(this.identityToken ? { identity_token: this.identityToken } : {}),
      },
    });
    this.#identity = { id: made.id, token: made.token };
    this.#restored = true;
    this.memory = memory;
    this.#remember();
    this.#listen();
    this.#changed();
  }

  /** Shows the words at once and delivers them in the order of writing. */
  send(text) {
    const entry = this.thread.say(text, crypto.randomUUID(), new Date().toISOString());
    this.retry(entry);
  }

  retry(entry) {
    entry.state = "sending";
    entry.problem = null;
    this.#changed();
    this.#outbox = this.#outbox.then(() => this.#deliver(entry));
  }

  takeBack(entry) {
    this.thread.remove(entry);
    this.#changed();
  }

  async askHuman() {
    const handoff = await this.call("POST", "/handoff");
    this.thread.handoff ??= handoff;
    this.thread.speaker = "staff";
    this.thread.settle();
    this.#changed();
  }

  async backToKora() {
    await this.call("DELETE", "/handoff");
    this.thread.handoff = null;
    this.thread.speaker = "kora";
    this.#changed();
  }

  /** A call about this conversation: feedback, memory, the customer's own copy. */
  call(method, where, body) {
    return json(this.#url(where), { ...this.#pass(), method, body });
  }

  /** Hangs up; the chat itself goes on at the service. */
  close() {
    this.#line.abort();
  }

  /** Forgets this chat in this tab. */
  leave() {
    this.close();
    this.keep.write(null);
  }

  async #restore() {
    this.thread.restore(await this.call("GET", ""));
    this.#restored = true;
  }

  #unknown() {
    this.#identity = null;
    this.keep.write(null);
    return false;
  }

  async #deliver(entry) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#hear(entry, await this.#post(entry));
        return;
      } catch (error) {
        if (error.name === "AbortError") return;
        if (!(error instanceof Problem)) throw error;
        if (!error.passing || attempt === RETRIES.length) {
          entry.state = "failed";
          entry.problem = error;
          this.#changed();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRIES[attempt]));
      }
    }
  }

  #post({ parts, key }) {
    const pass = this.#pass({ Accept: "text/event-stream", "Content-Type": "application/json" });
    const body = JSON.stringify({ text: parts[0].text, client_message_id: key });
    return request(this.#url("/messages"), { ...pass, method: "POST", body, signal: this.#line.signal });
  }

  #url(where) {
    return this.base + path("conversations", this.#identity.id) + where;
  }

  /** No cookie goes out or comes in: the conversation's token is all the identity there is. */
  #pass(headers = {}) {
    return { credentials: "omit", headers: { ...headers, Authorization: `Bearer ${this.#identity.token}` } };
  }

  async #hear(entry, response) {
    entry.state = "done"; // stored before it is acknowledged
    if (this.thread.speaker === "kora") this.thread.stage ??= { stage: "reading" };
    this.#changed();
    try {
      for await (const frame of frames(response)) this.#take(frame, { own: true });
      this.thread.settle();
    } catch (error) {
      if (error.name === "AbortError") return;
      entry.cutOff = true; // the other stream brings the rest, or #recover asks
    }
    this.#changed();
  }

  #take(frame, { own = false } = {}) {
    // Only the complete stream may move the resume point: the turn's own one skips what others do.
    if (!own && frame.id) this.#lastId = frame.id;
    if (!this.thread.apply(frame, new Date().toISOString())) return;
    if (!this.thread.waiting) this.#remember();
    this.#changed(frame);
  }

  #listen() {
    const { signal } = this.#line;
    follow({
      signal,
      lastId: this.#lastId,
      open: (lastId, line) => request(this.#url("/events"), {
        ...this.#pass({ Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": String(lastId) } : {}) }),
        signal: line,
      }),
      onFrame: (frame) => this.#take(frame),
      onState: (state) => this.#connected(state),
    });
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

  /** After an outage: what was not sent goes out, what was cut off is asked for again. */
  async #recover() {
    if (!this.#restored) await this.#restore().catch(reportError);
    for (const entry of this.thread.entries) {
      if (entry.state === "failed" && entry.problem?.passing) this.retry(entry);
    }
    const cut = this.thread.entries.filter((entry) => entry.cutOff);
    this.#changed();
    if (!cut.length) return;
    setTimeout(() => {
      for (const entry of cut) entry.cutOff = false;
      if (this.thread.waiting) this.retry(cut.at(-1));
    }, PATIENCE);
  }

  #remember() {
    this.keep.write({ ...this.#identity, memory: this.memory, lastId: this.#lastId });
  }

  #changed(frame = null) {
    this.dispatchEvent(new CustomEvent("change", { detail: frame }));
  }
}

/** A place in this tab's storage, or in memory where the page has none to give. */
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
        if (value === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Storage is blocked or full: the chat lives as long as the page.
      }
    },
  };
}
