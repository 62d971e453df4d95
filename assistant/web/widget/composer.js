/** Where the customer writes. */

import { h, icon } from "./nodes.js";

const LONGEST = 8_000;
const WARN_FROM = 7_500;

/** Speaks "kora-send" with the text; the draft survives a reload of the page. */
class Composer extends HTMLElement {
  show({ t, keep }) {
    this.t = t;
    this.keep = keep;
    this.offline = h("p", { class: "offline", hidden: true, role: "status" }, t("offline"));
    this.over = h("p", { class: "complaint", hidden: true, id: "over" });
    this.field = h("textarea", {
      rows: "1", "aria-label": t("composer"), "aria-describedby": "over", "data-testid": "composer", dir: "auto",
      placeholder: t("placeholder"), enterkeyhint: "send",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.button = h("button", {
      type: "submit", class: "send", "aria-label": t("send"), "data-testid": "send", disabled: true,
    }, icon("send"));
    this.replaceChildren(this.offline, this.over, h("form", {
      class: "compose", onsubmit: (event) => this.#submit(event),
      onclick: () => this.field.focus(),
    }, this.field, this.button));
    this.write(this.keep.read() ?? "");
  }

  /** Follows the state of the chat: who reads along, and whether there is a connection. */
  update({ placeholder, offline }) {
    if (this.field.placeholder !== placeholder) this.field.placeholder = placeholder;
    if (this.offline.hidden === offline) this.offline.hidden = !offline;
  }

  write(text) {
    this.field.value = text;
    this.#changed();
  }

  focus() {
    this.field?.focus();
  }

  #changed() {
    const text = this.field.value;
    const over = text.length - LONGEST;
    this.over.hidden = over <= 0;
    this.over.textContent = over > 0 ? this.t("tooLong", { count: over }) : "";
    this.field.setAttribute("aria-invalid", String(over > 0));
    this.button.disabled = !text.trim() || over > 0;
    if (text.length < WARN_FROM) this.keep.write(text || null);
    if (!CSS.supports("field-sizing", "content")) this.#grow();
  }

  #grow() {
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${this.field.scrollHeight}px`;
  }

  #key(event) {
    // While an input method is composing, Enter picks a character.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    if (this.button.disabled) return;
    const text = this.field.value.trim();
    this.write("");
    this.dispatchEvent(new CustomEvent("kora-send", { bubbles: true, detail: { text } }));
  }
}

customElements.define("kora-composer", Composer);
