/** One conversation at the desk: its thread, its owner, and what can be done with it. */

import "./case-panel.js";
import "./countdown.js";
import "./question.js";
import "./reply-box.js";
import "./staff-thread.js";
import { path } from "../widget/wire.js";
import { h, icon } from "../widget/nodes.js";

const SETTLE = 20; // ms: events of one moment lead to one reading of the thread
const TYPING_LASTS = 5_000;
const OUTCOMES = [
  ["answered", "Answered"],
  ["decided", "Decided, with a record"],
  ["passed_on", "Passed on outside this chat"],
  ["no_reply_needed", "No reply needed"],
];
const QUEUES = ["general", "billing", "abuse", "privacy", "technical"];

/** Speaks "desk-say" with a sentence for the status line and "desk-back". */
class ConversationView extends HTMLElement {
  #line = null;
  #reading = 0;
  #typing = 0;

  disconnectedCallback() {
    this.#line?.abort();
  }

  /** Opens a conversation and stays on its stream until another is opened. */
  async open(id, { api, assistant }) {
    Object.assign(this, { api, assistant, conversation: id, data: null });
    this.#line?.abort();
    this.#line = new AbortController();
    this.#build();
    await this.#read();
    api.follow(`${path("conversations", id)}/events`, {
      signal: this.#line.signal,
      onFrame: (frame) => this.#hear(frame),
      onState: (state) => { if (state === "live") this.#soon(); },
    });
  }

  /** The queue's own word on who holds it, fresher than the thread's. */
  held(item) {
    this.item = item;
    if (this.data) this.#draw();
  }

  #build() {
    this.top = h("div", { class: "thread-head" });
    this.thread = h("kora-staff-thread");
    this.box = h("kora-reply-box");
    this.question = h("kora-question");
    this.panel = h("kora-case-panel", { id: "case-panel" });
    this.main = h("div", { class: "pane" }, this.top, this.thread, this.box);
    this.replaceChildren(this.main, this.panel, this.question);
    this.panel.addEventListener("desk-panel-close", () => this.#showPanel(false));
    this.thread.addEventListener("desk-reveal", ({ detail }) => this.#reveal(detail));
    this.thread.addEventListener("desk-clause", ({ detail }) => {
      this.#showPanel(true);
      this.panel.openClause(this.api, detail);
    });
    this.box.addEventListener("desk-write", ({ detail }) => this.#write(detail));
    this.box.addEventListener("desk-typing", () => this.#call("POST", `${this.#here()}/typing`));
  }

  #hear({ event, data }) {
    if (event === "answer.delta") return;
    if (event === "staff.typing") {
      this.#showTyping(data.name);
      return;
    }
    this.#soon();
  }

  #showTyping(name) {
    if (name && this.api.me?.name.startsWith(name)) return;
    this.thread.typing.textContent = name ? `${name} is typing…` : "";
    clearTimeout(this.#typing);
    if (name) this.#typing = setTimeout(() => this.#showTyping(""), TYPING_LASTS);
  }

  #soon() {
    this.#reading ||= setTimeout(() => {
      this.#reading = 0;
      this.#read();
    }, SETTLE);
  }

  async #read() {
    const id = this.conversation;
    const data = await this.#call("GET", path("conversations", id));
    if (!data || id !== this.conversation) return;
    this.data = data;
    this.#draw();
  }

  #draw() {
    const { messages, handoff, cases } = this.data;
    this.thread.show(messages, this.assistant);
    this.panel.show({ cases, handoff: this.item ? { ...handoff, ...this.item } : handoff });
    this.#drawTop(this.#state());
    this.box.show({ conversation: this.conversation, may: this.mine, hint: this.mine ? "" : "Claim the conversation to reply." });
  }

  #state() {
    const { handoff } = this.data;
    const state = this.item?.state ?? handoff?.state ?? "none";
    const owner = this.item?.claimed_name ?? handoff?.claimed_name ?? "";
    const by = this.item?.claimed_by ?? handoff?.claimed_by;
    this.mine = state === "claimed" && (by ? by === this.api.me.id : owner === this.api.me.name);
    this.handoff = this.item?.handoff_id ?? handoff?.id;
    return { state, owner, queue: this.item?.queue ?? handoff?.queue, due: this.item?.due_at ?? handoff?.due_at };
  }

  #drawTop({ state, owner, queue, due }) {
    const stamp = JSON.stringify([state, owner, queue, due, this.mine]);
    if (this.top.dataset.stamp === stamp) return;
    this.top.dataset.stamp = stamp;
    const held = this.top.contains(document.activeElement);
    const act = (label, testid, run, look = "quiet") => h("button", { class: look, "data-testid": testid, onclick: run }, label);
    const owning = this.mine ? "You have this conversation" : owner ? `${owner} has this conversation` : "Nobody has claimed this yet";
    this.top.replaceChildren(
      h("button", { class: "tool back", "aria-label": "Back to the inbox", onclick: () => this.#speak("desk-back") }, icon("back")),
      h("div", { class: "who" }, h("h1", {}, state === "open" || state === "claimed" ? owning : "No open handoff"),
        h("p", {}, queue ? h("b", { class: "queue" }, queue) : null, due ? ["reply due in ", h("kora-countdown", { due })] : "Kora answers here")),
      h("div", { class: "acts" },
        state === "open" ? act("Claim", "claim", () => this.claim(), "primary") : null,
        this.mine ? act("Transfer", "transfer", () => this.transfer()) : null,
        this.mine ? act("Resolve", "resolve", () => this.resolve(), "primary") : null,
        h("button", { class: "quiet case-toggle", "aria-expanded": "false", "aria-controls": "case-panel", onclick: () => this.#showPanel(!this.classList.contains("with-panel")) }, "Case")));
    if (held) this.top.querySelector(".acts button")?.focus();
  }

  #showPanel(open) {
    const toggle = this.top.querySelector(".case-toggle");
    this.classList.toggle("with-panel", open);
    toggle.setAttribute("aria-expanded", String(open));
    if (open) this.panel.focus();
    else toggle.focus();
  }

  async claim() {
    if (!this.handoff) return;
    const claimed = await this.#call("POST", `${path("handoffs", this.handoff)}/claim`);
    if (claimed) this.#say("Claimed: the customer sees your name.");
    if (claimed && this.item) this.held({ ...this.item, state: "claimed", claimed_by: this.api.me.id, claimed_name: this.api.me.name });
    await this.#read();
    if (this.mine) this.box.write("reply");
  }

  async resolve() {
    if (!this.mine) return;
    const outcome = await this.question.ask({
      title: "Resolve this conversation", explain: "The customer is told, and the assistant may answer again.", act: "Resolve", choices: OUTCOMES,
    });
    if (!outcome) return;
    if (await this.#call("POST", `${path("handoffs", this.handoff)}/resolve`, { outcome })) this.#say("Resolved.");
    this.#soon();
  }

  async transfer() {
    if (!this.mine) return;
    const choices = QUEUES.filter((queue) => queue !== this.item?.queue).map((queue) => [queue, queue]);
    const queue = await this.question.ask({
      title: "Transfer to another queue", explain: "It keeps its due time and is open for that team to claim.", act: "Transfer", choices,
    });
    if (!queue) return;
    if (await this.#call("POST", `${path("handoffs", this.handoff)}/transfer`, { queue })) this.#say(`Transferred to ${queue}.`);
    this.#soon();
  }

  /** Puts the cursor where a reply or a note is written. */
  write(mode) {
    this.box.write(mode);
  }

  async #reveal(id) {
    const reason = await this.question.ask({
      title: "Show the original", explain: "Your name, the time and this reason go on the audit record. Secrets were never kept.", label: "Reason", act: "Show for a minute",
    });
    if (!reason) return;
    const shown = await this.#call("POST", `${path("messages", id)}/reveal`, { reason });
    if (shown) this.thread.reveal(id, shown.text);
  }

  async #write({ mode, text }) {
    const done = await this.#call("POST", `${this.#here()}/${mode === "note" ? "notes" : "messages"}`, { text });
    if (!done) {
      this.box.failed();
      return;
    }
    this.box.sent();
    await this.#read();
    this.thread.toEnd();
  }

  #here() {
    return path("conversations", this.conversation);
  }

  /** The answer, `true` for an empty one, or null after saying what went wrong. */
  async #call(method, where, body) {
    try {
      return (await this.api.call(method, where, body)) ?? true;
    } catch (error) {
      if (error.name !== "Problem") throw error;
      if (error.status !== 401) this.#say(error.message || "No answer from the service. Try again in a moment.", "alarm");
      return null;
    }
  }

  #say(text, tone = "") {
    this.#speak("desk-say", { text, tone });
  }

  #speak(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("kora-conversation", ConversationView);
