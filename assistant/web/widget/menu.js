/** What one seldom needs, behind three dots. */

import { h } from "./nodes.js";

/** Belongs to the button that opens it; an item is `[key, act, needsChat]`. */
class Menu extends HTMLElement {
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
    this.getRootNode().addEventListener("click", ({ target }) => {
      if (!this.contains(target) && !button.contains(target)) this.toggle(false);
    });
  }

  /** Some items have a meaning only once the chat has begun. */
  update({ started }) {
    for (const item of this.querySelectorAll("[data-chat=true]")) item.hidden = !started;
  }

  toggle(open = this.hidden) {
    this.hidden = !open;
    this.button.setAttribute("aria-expanded", open);
    if (open) this.firstChild.focus();
  }

  close() {
    this.toggle(false);
    this.button.focus();
  }
}

customElements.define("kora-menu", Menu);
