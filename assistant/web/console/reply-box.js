/** Where staff write: a reply that the customer sees, or a note that only colleagues do. */

import { h } from "../widget/nodes.js";
import { tabStorage } from "../widget/session.js";
import { spoken } from "../widget/thread.js";
import { sign } from "./signs.js";

const TYPING_EVERY = 3_000;
const CHECK_AFTER = 700; // ms without a key

/** Speaks "desk-write" with `{mode, text, id}`, "desk-typing", "desk-check", "desk-suggest", "desk-canned" and "desk-clause". */
class ReplyBox extends HTMLElement {
  #mode = "reply";
  #typedAt = -Infinity;
  #checking = 0;
  #unsent = false; // said until they are sent or changed: the thread is drawn anew in between
  #id = crypto.randomUUID(); // one for a message until it went through: pressing twice sends once

  /** `may` says whether this member may reply; a note is always possible. */
  show({ conversation, may, hint }) {
    if (!this.field) this.#build();
    this.may = may;
    this.hint = hint;
    if (conversation !== this.conversation) {
      this.conversation = conversation;
      this.#unsent = false;
      this.#switch(may ? "reply" : this.#mode);
    } else this.#update();
  }

  /** Puts the writer into one of the two modes. */
  write(mode) {
    this.#switch(mode);
    this.field.focus();
  }

  /** The words went through: the draft has done its work. */
  sent() {
    this.#id = crypto.randomUUID();
    this.#unsent = false;
    this.field.value = "";
    this.#keep().write(null);
    this.warn([]);
    this.from([]);
    this.#update();
  }

  /** They did not: they stay where they are. */
  failed() {
    this.#unsent = true;
    this.#update();
    this.field.focus();
  }

  /** Puts words at the cursor: a canned reply, a suggestion. They are sent by a person or not at all. */
  insert(text, citations = []) {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    this.field.value = value.slice(0, start) + text + value.slice(end);
    this.from(citations);
    this.#typed();
    this.field.focus();
  }

  /** The clauses a suggestion stands on. */
  from(citations) {
    const clauses = new Map(citations.map((cited) => [`${cited.doc} ${cited.clause}`, cited]));
    this.sources.hidden = !clauses.size;
    this.sources.replaceChildren("Suggested from ", ...[...clauses.values()].map((cited) => h("button", {
      class: "cite", onclick: () => this.#speak("desk-clause", { ...cited, quotes: citations.map(({ text }) => text) }),
    }, spoken(cited))));
  }

  /** Figures that stand nowhere, words that decide without a record: said before it is sent, never in the way. */
  warn(warnings) {
    this.warnings.hidden = !warnings.length;
    // A sentence and a part of it are one thing to look at.
    const whole = warnings.filter(({ kind, text }, at) => !warnings.some((other, place) =>
      place !== at && other.kind === kind && other.text.includes(text) && (other.text !== text || place < at)));
    this.warnings.replaceChildren(...whole.map(({ kind, text }) => h("li", {},
      h("b", {}, kind === "figure" ? "Check this figure: " : "This reads as a decision: "), text)));
  }

  #build() {
    const tab = (mode, label, key) => h("button", {
      class: "tab", "data-testid": `mode-${mode}`, title: `${label} (${key})`, onclick: () => this.write(mode),
    }, label);
    const tool = (label, name, testid, key) => h("button", {
      class: "aid", title: `${label} (${key})`, "data-testid": testid, onclick: () => this.#speak(`desk-${testid}`),
    }, sign(name), h("span", {}, label));
    this.tabs = { reply: tab("reply", "Reply", "r"), note: tab("note", "Internal note", "n") };
    this.aids = h("div", { class: "aids" }, tool("Suggest a reply", "spark", "suggest", "s"), tool("Canned replies", "book", "canned", "i"));
    this.sources = h("p", { class: "sources", hidden: true });
    this.warnings = h("ul", { class: "warnings", role: "status", hidden: true, "data-testid": "warnings" });
    this.field = h("textarea", {
      rows: "3", "data-testid": "reply", dir: "auto",
      oninput: () => this.#typed(),
      onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send(event); },
    });
    this.button = h("button", { class: "primary", "data-testid": "send-reply" });
    this.button.type = "submit";
    this.says = h("p", { class: "says", role: "status" });
    this.replaceChildren(h("form", { onsubmit: (event) => this.#send(event) },
      h("div", { class: "tabs", role: "group", "aria-label": "What to write" }, this.tabs.reply, this.tabs.note, this.aids),
      this.sources, this.field, this.warnings, h("div", { class: "send-row" }, this.says, this.button)));
  }

  #switch(mode) {
    this.#mode = mode;
    this.field.value = this.#keep().read() ?? "";
    this.#update();
  }

  #update() {
    const note = this.#mode === "note";
    for (const [mode, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-pressed", String(mode === this.#mode));
    this.classList.toggle("noting", note);
    this.field.setAttribute("aria-label", note ? "Internal note" : "Reply to the customer");
    this.field.placeholder = note ? "Only colleagues will read this." : "The customer will read this.";
    this.field.disabled = !note && !this.may;
    this.aids.hidden = note || !this.may;
    this.button.textContent = note ? "Save note" : "Send reply";
    this.button.disabled = this.field.disabled || !this.field.value.trim();
    const ready = this.#unsent ? "Not sent. Your words are kept; sending again sends them once." : "Ctrl or ⌘ + Enter sends";
    this.says.textContent = this.field.disabled ? this.hint : ready;
  }

  #typed() {
    this.#unsent = false;
    this.#keep().write(this.field.value || null);
    this.button.disabled = !this.field.value.trim();
    if (this.#mode !== "reply") return;
    clearTimeout(this.#checking);
    this.#checking = setTimeout(() => this.#speak("desk-check", this.field.value.trim()), CHECK_AFTER);
    const now = performance.now();
    if (now - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = now;
    this.#speak("desk-typing");
  }

  #send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.button.disabled) return;
    clearTimeout(this.#checking);
    this.button.disabled = true; // until the service has answered: one press, one message
    this.#speak("desk-write", { mode: this.#mode, text, id: this.#id });
  }

  #keep() {
    return tabStorage(`kora:draft:${this.conversation}:${this.#mode}`);
  }

  #speak(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("kora-reply-box", ReplyBox);
