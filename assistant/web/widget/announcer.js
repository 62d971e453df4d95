/** What a screen reader hears: whole sentences as they are checked, never half a word. */

import { h } from "./nodes.js";

const GATHER = 600; // sentences of one breath are read together, not one over the other
const KEPT = 6;

/** A polite live region of its own, so that redrawing the thread says nothing twice. */
class Announcer extends HTMLElement {
  #waiting = [];
  #timer = 0;

  connectedCallback() {
    this.className = "unseen";
    this.setAttribute("role", "log");
    this.setAttribute("aria-live", "polite");
    this.setAttribute("aria-relevant", "additions");
    this.dataset.testid = "live";
  }

  say(sentence) {
    if (!sentence) return;
    this.#waiting.push(sentence);
    this.#timer ||= setTimeout(() => this.#speak(), GATHER);
  }

  #speak() {
    this.#timer = 0;
    this.append(h("p", {}, this.#waiting.splice(0).join(" ")));
    while (this.children.length > KEPT) this.firstChild.remove();
  }
}

customElements.define("kora-announcer", Announcer);
