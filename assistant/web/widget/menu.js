/** What one seldom needs, behind three dots; loaded when they are pressed. */

import { h } from "./nodes.js";

/** Belongs to the button that opens it; an item is `[key, act, needsChat]`. */
class Menu extends HTMLElement {
  #away = ({ target }) => {
    if (!this.contains(target) && !this.button.contains(target)) this.toggle(false);
  };

  show(button, t, items) {
    Object.assign(this, { button, className: "menu", hidden: true });
    button.onclick = () => this.toggle();
    this.replaceChildren(...items.map(([key, act, chat = false]) => h("button", {
      "data-testid": key, "data-chat": chat,
      onclick: () => {
        this.toggle(false);
        act();
      },
    }, t(key))));
  }

  /** Some items have a meaning only once the chat has begun. */
  update({ started }) {
    for (const item of this.querySelectorAll("[data-chat=true]")) item.hidden = !started;
  }

  toggle(open = this.hidden) {
    this.hidden = !open;
    this.button.setAttribute("aria-expanded", open);
    if (!open) return;
    this.getRootNode().addEventListener("click", this.#away);
    this.querySelector("button:not([hidden])").focus();
  }

  close() {
    this.toggle(false);
    this.button.focus();
  }
}

customElements.define("kora-menu", Menu);
