/** One conversation at the desk: its thread, its owner, and what can be done with it. */

import "./case-panel.js";
import "./countdown.js";
import "./question.js";
import "./reply-box.js";
import "./staff-thread.js";
import "./thread-head.js";
import * as acts from "./acts.js";
import { openCanned } from "./canned.js";
import { beside } from "./corrections.js";
import { path } from "../widget/wire.js";
import { h } from "../widget/nodes.js";

const SETTLE = 20; // ms: events of one moment lead to one reading of the thread
const TYPING_LASTS = 5_000;
const PRESENT_EVERY = 15_000;
const STALE = 10_000; // ms: somebody who typed then has stopped
const TYPING = { "staff.typing": ({ name }) => name, "customer.typing": () => "The customer" };

/** Speaks "desk-say" with a sentence for the status line and "desk-back". */
class ConversationView extends HTMLElement {
  #line = null;
  #reading = 0;
  #typing = 0;
  #read = 0;
  #written = -Infinity;

  disconnectedCallback() {
    this.#line?.abort();
  }

  /** Opens a conversation and stays on its stream until another is opened. */
  async open(id, { api, assistant }) {
    Object.assign(this, { api, assistant, conversation: id, data: null, here: path("conversations", id) });
    this.#line?.abort();
    this.#line = new AbortController();
    const { signal } = this.#line;
    this.#build();
    await this.#load();
    api.follow(`${this.here}/events`, {
      signal,
      onFrame: (frame) => this.#hear(frame),
      onState: (state) => { if (state === "live") this.soon(); },
    });
    const timer = setInterval(() => this.#present(), PRESENT_EVERY);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#present();
  }

  /** The queue's own word on who holds it, fresher than the thread's. */
  held(item) {
    this.item = item;
    if (this.data) this.#draw();
  }

  #build() {
    this.top = h("kora-thread-head");
    this.thread = h("kora-staff-thread");
    this.box = h("kora-reply-box");
    this.question = h("kora-question");
    this.panel = h("kora-case-panel", { id: "case-panel" });
    this.replaceChildren(h("div", { class: "pane" }, this.top, this.thread, this.box), this.panel, this.question);
    const hears = {
      "panel-close": () => this.#showPanel(false),
      panel: () => this.#showPanel(!this.classList.contains("with-panel")),
      reveal: (id) => this.#reveal(id),
      clause: (cited) => this.#clause(cited),
      write: (said) => this.#write(said),
      typing: () => this.#type(),
      check: (text) => this.#check(text),
      suggest: () => this.suggest(),
      canned: () => this.canned(),
      act: (name) => (name === "claim" ? this.claim() : acts[name](this)),
      story: () => this.#story(),
      case: ([name, what]) => this.#case(name, what),
    };
    for (const [name, act] of Object.entries(hears)) this.addEventListener(`desk-${name}`, ({ detail }) => act(detail));
  }

  #hear({ event, data }) {
    if (event === "answer.delta") return;
    if (event === "turn.started") this.#arrived(data);
    if (!TYPING[event]) this.soon();
    else if (Date.now() - Date.parse(data.at) < STALE) this.#showTyping(TYPING[event](data));
  }

  /** A customer's words are on the screen as they come; the reading that follows puts them in their place. */
  #arrived({ message_id: id, text, at }) {
    if (this.data && text) this.thread.show([{ id, author: "customer", name: "", text, at, early: true }], this);
  }

  #showTyping(name) {
    if (name && this.api.me?.name.startsWith(name)) return;
    this.thread.typing.textContent = name ? `${name} is typing…` : "";
    clearTimeout(this.#typing);
    if (name) this.#typing = setTimeout(() => this.#showTyping(""), TYPING_LASTS);
  }

  /** Reads the thread again, once for all that happens in a moment. */
  soon() {
    this.#reading ||= setTimeout(() => {
      this.#reading = 0;
      this.#load();
    }, SETTLE);
  }

  async #load() {
    const id = this.conversation;
    const data = await this.call("GET", path("conversations", id));
    if (!data || id !== this.conversation) return;
    this.data = data;
    this.#draw();
    this.#seen();
  }

  #draw() {
    const { messages, corrections, handoff, last_handoff: last, cases, view, account, ended } = this.data;
    this.thread.show(beside(messages, corrections), this);
    const held = handoff ? { ...handoff, ...this.item } : last;
    this.panel.show({ cases, handoff: held, account, me: this.api.me });
    this.handoff = held?.handoff_id ?? held?.id;
    this.queue = held?.queue;
    this.mine = held?.claimed_by === this.api.me.id && ["claimed", "waiting"].includes(held.state);
    this.top.show({ conversation: this.conversation, held, mine: this.mine, ended, me: this.api.me, assistant: this.assistant, view });
    const hint = ended ? "This chat was ended; mail stays open." : "Claim the conversation to reply.";
    this.box.show({ conversation: this.conversation, may: this.mine && !ended, hint: this.mine && !ended ? "" : hint });
  }

  /** What was on the screen counts as read; a tab in the background has shown nobody anything. */
  #seen() {
    const seq = this.data.messages.at(-1)?.seq ?? 0;
    if (document.hidden || seq <= Math.max(this.#read, this.data.last_read ?? 0)) return;
    this.#read = seq;
    this.#quietly(`${this.here}/read`, { seq });
  }

  async #present() {
    if (document.hidden) return;
    const writing = performance.now() - this.#written < PRESENT_EVERY;
    const found = await this.#quietly("/presence", { conversation: this.conversation, writing });
    this.top.meet((found?.others ?? []).filter(({ conversation }) => conversation === this.conversation));
  }

  #showPanel(open) {
    this.classList.toggle("with-panel", open);
    this.top.toggled(open);
    if (open) this.panel.focus();
  }

  async claim() {
    if (!this.handoff || this.mine) return;
    const claimed = await acts.claim(this);
    if (claimed && this.item) this.held({ ...this.item, state: "claimed", claimed_by: this.api.me.id, claimed_name: this.api.me.name });
    await this.#load();
    if (this.mine) this.box.write("reply");
  }

  /** An act of the holder, by its key. */
  act(name) {
    return this.mine ? acts[name](this) : undefined;
  }

  /** Puts the cursor where a reply or a note is written. */
  write(mode) {
    this.box.write(mode);
  }

  async suggest() {
    if (!this.mine) return;
    this.say("Looking for the clauses…");
    const found = await this.call("POST", `${this.here}/suggestion`);
    if (!found) return;
    if (found.abstained || !found.text) this.say("No clause answers this.");
    else {
      this.box.write("reply");
      this.box.insert(found.text, found.citations);
      this.say("A draft from the clauses: edit it before you send.");
    }
  }

  canned() {
    return this.mine ? openCanned(this, (text) => this.box.insert(text)) : undefined;
  }

  async #check(text) {
    const found = text ? await this.#quietly(`${this.here}/check`, { text }) : null;
    this.box.warn(found?.warnings ?? []);
  }

  #type() {
    this.#written = performance.now();
    this.#quietly(`${this.here}/typing`);
  }

  async #clause(cited) {
    this.#showPanel(true);
    await this.panel.openClause(this.api, cited);
  }

  async #case(name, what) {
    if (name === "clause") await this.#clause(what);
    else await { decide: acts.decide, dispute: acts.dispute, close: acts.closeCase }[name](this, what);
  }

  async #story() {
    const found = await this.call("GET", `${path("handoffs", this.handoff)}/story`);
    const { colleagues } = (found && await this.call("GET", "/colleagues")) || { colleagues: [] };
    if (found) this.panel.tell(found.rows, new Map(colleagues.map(({ id, name }) => [id, name])));
  }

  async #reveal(id) {
    const shown = await acts.reveal(this, id);
    if (shown) this.thread.reveal(id, shown);
  }

  async #write({ mode, text, id }) {
    const done = await this.call("POST", `${this.here}/${mode === "note" ? "notes" : "messages"}`, { text, client_message_id: id });
    if (!done) {
      this.box.failed();
      return;
    }
    this.box.sent();
    await this.#load();
    this.thread.toEnd();
  }

  /** The answer, `true` for an empty one, or null after saying what went wrong. */
  async call(method, where, body) {
    try {
      return (await this.api.call(method, where, body)) ?? true;
    } catch (error) {
      if (error.name !== "Problem") throw error;
      if (error.status !== 401) this.say(error.message || "No answer from the service. Try again in a moment.", "alarm");
      return null;
    }
  }

  /** What nobody asked for fails without a word: the next time comes soon. */
  #quietly(where, body) {
    return this.api.call("POST", where, body).catch(() => null);
  }

  say(text, tone = "") {
    this.dispatchEvent(new CustomEvent("desk-say", { bubbles: true, detail: { text, tone } }));
  }
}

customElements.define("kora-conversation", ConversationView);
