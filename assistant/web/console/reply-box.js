/** Where staff write: a reply that the customer sees, or a note that only colleagues do. */

import { h } from "../widget/nodes.js";
import { tabStorage } from "../widget/session.js";

const TYPING_EVERY = 3_000;

/** Speaks "desk-write" with `{mode, text}` and "desk-typing"; drafts survive a reload of the tab. */
class ReplyBox extends HTMLElement {
  #mode = "reply";
  #typedAt = -Infinity;

  /** `may` says whether this member may reply; a note is always possible. */
  show({ conversation, may, hint }) {
    if (!this.field) this.#build();
    this.may = may;
    this.hint = hint;
    if (conversation !== this.conversation) {
      this.conversation = conversation;
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
    this.field.value = "";
    this.#keep().write(null);
    this.#update();
  }

  /** They did not: they stay where they are. */
  failed() {
    this.#update();
    this.field.focus();
  }

  #build() {
    const tab = (mode, label, key) => h("button", {
      class: "tab", "data-testid": `mode-${mode}`, title: `${label} (${key})`, onclick: () => this.write(mode),
    }, label);
    this.tabs = { reply: tab("reply", "Reply", "r"), note: tab("note", "Internal note", "n") };
    this.field = h("textarea", {
      rows: "3", "data-testid": "reply", dir: "auto",
      oninput: () => this.#typed(),
      onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send(event); },
    });
    this.button = h("button", { class: "primary", "data-testid": "send-reply" });
    this.button.type = "submit";
    this.says = h("p", { class: "says" });
    this.replaceChildren(h("form", { onsubmit: (event) => this.#send(event) },
      h("div", { class: "tabs", role: "group", "aria-label": "What to write" }, this.tabs.reply, this.tabs.note),
      this.field, h("div", { class: "send-row" }, this.says, this.button)));
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
    this.button.textContent = note ? "Save note" : "Send reply";
    this.button.disabled = this.field.disabled || !this.field.value.trim();
    this.says.textContent = this.field.disabled ? this.hint : "Ctrl or ⌘ + Enter sends";
  }

  #typed() {
    this.#keep().write(this.field.value || null);
    this.button.disabled = !this.field.value.trim();
    const now = performance.now();
    if (this.#mode !== "reply" || now - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = now;
    this.dispatchEvent(new CustomEvent("desk-typing", { bubbles: true }));
  }

  #send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.button.disabled) return;
    this.button.disabled = true; // until the service has answered: one press, one message
    this.dispatchEvent(new CustomEvent("desk-write", { bubbles: true, detail: { mode: this.#mode, text } }));
  }

  #keep() {
    return tabStorage(`kora:draft:${this.conversation}:${this.#mode}`);
  }
}

customElements.define("kora-reply-box", ReplyBox);
