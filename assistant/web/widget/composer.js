/** Where the customer writes. */

import { h, icon } from "./nodes.js";

const LONGEST = 8_000;

/** Speaks "kora-send" with the text; the draft survives a reload of the page. */
class Composer extends HTMLElement {
  show({ t, keep }) {
    Object.assign(this, { t, keep });
    this.offline = h("p", { class: "crumbs", hidden: true, role: "status" }, t("offline"));
    this.over = h("p", { class: "complaint", id: "over" });
    this.field = h("textarea", {
      rows: "1", "aria-label": t("composer"), "aria-describedby": "over", "data-testid": "composer", dir: "auto", enterkeyhint: "send",
      oninput: () => {
        this.#changed();
        this.dispatchEvent(new CustomEvent("kora-typing", { bubbles: true }));
      },
      onkeydown: (event) => {
        // While an input method is composing, Enter picks a character.
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
      },
    });
    this.button = h("button", { class: "send", "aria-label": t("send"), "data-testid": "send" }, icon("send"));
    this.button.type = "submit";
    this.replaceChildren(this.offline, this.over,
      h("form", { class: "compose", onsubmit: (event) => this.#submit(event) }, this.field, this.button));
    this.write(keep.read() ?? "");
  }

  /** Follows the state of the chat: who reads along, and whether there is a connection. */
  update({ placeholder, offline }) {
    this.field.placeholder = placeholder;
    this.offline.hidden = !offline;
  }

  write(text) {
    this.field.value = text;
    this.#changed();
  }

  focus() {
    this.field.focus();
  }

  #changed() {
    const { field, button } = this;
    const over = field.value.length - LONGEST;
    this.over.textContent = over > 0 ? this.t("tooLong", { count: over }) : "";
    button.disabled = over > 0 || !field.value.trim();
    this.keep.write(field.value.slice(0, LONGEST));
    field.style.height = "24px";
    field.style.height = `${field.scrollHeight}px`;
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
