/** One entry of the thread: author, words, clauses, what one can do. */

import { h, icon } from "./nodes.js";
import { joint, parted, spoken, wording } from "./thread.js";

const LONG = 1_400; // characters of a pasted log that are shown before "show all"

/** Speaks "kora-cite", "kora-rate", "kora-retry" and "kora-edit"; redraws only what changed. */
class Bubble extends HTMLElement {
  #drawn = {};

  show(entry, t, locale) {
    Object.assign(this, { entry, t });
    const { parts, state, citations } = entry;
    if (!this.words) this.#frame(locale);
    if (parts !== this.#drawn.parts) this.#restart();
    for (let at = this.#drawn.count; at < parts.length; at += 1) this.#add(at);
    if (state !== this.#drawn.state || citations !== this.#drawn.citations) this.#after();
    this.#drawn = { parts, count: parts.length, state, citations };
  }

  #frame(locale) {
    const { author, at } = this.entry;
    const time = new Date(at).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
    this.className = `entry ${author}`;
    this.dataset.testid = `bubble-${author}`;
    this.words = h("div", { class: "bubble", dir: "auto" });
    this.tail = h("div", { class: "after" });
    this.replaceChildren(
      h("div", { class: "by" }, h("b", {}, this.t(author, this.entry)), h("span", { class: "at" }, ` · ${time}`)),
      this.words, this.tail);
  }

  #restart() {
    this.words.replaceChildren();
    this.#drawn.count = 0;
    if (wording(this.entry).length > LONG && this.entry.author === "customer") this.#fold();
  }

  #fold() {
    this.words.classList.add("long");
    const open = h("button", { class: "plain", onclick: () => {
      this.words.classList.remove("long");
      open.remove();
    } }, this.t("more"));
    this.words.after(open);
  }

  #add(at) {
    const { parts } = this.entry;
    const { text, cites } = parts[at] ?? { text: "", cites: [] };
    // Two sentences on the same clause carry one chip, after the second.
    if (cites.length && String(parts[at - 1]?.cites) === String(cites)) {
      for (const chip of this.words.querySelectorAll(`[data-at="${at - 1}"]`)) chip.remove();
    }
    // The last word holds on to its chip: none starts a line away from its sentence.
    const cut = text.lastIndexOf(" ") + 1;
    const chips = cites.map((ref) => this.#chip(parted(ref), at));
    this.words.append(joint(this.words.textContent, text) + text.slice(0, cut), h("span", { class: "keep" }, text.slice(cut), chips));
  }

  #chip({ doc, clause }, at) {
    const ref = spoken({ doc, clause });
    const quotes = () => this.entry.citations.filter((cited) => cited.doc === doc && cited.clause === clause).map(({ text }) => text);
    return h("button", {
      class: "cite", "data-testid": "citation", "data-at": at, "aria-label": this.t("citation", { ref }), title: `${doc} ${clause}`,
      onclick: ({ currentTarget: source }) => this.#speak("cite", { doc, clause, source, quotes: quotes() }),
    }, ref);
  }

  #after() {
    const { author, state, id } = this.entry;
    this.tail.replaceChildren();
    if (author === "customer") this.#delivery(state);
    if (author === "kora" && state === "done") this.tail.append(...this.#gathered(), ...(id ? this.#rating() : []));
  }

  #delivery(state) {
    const action = (name) => h("button", { class: "plain", onclick: () => this.#speak(name) }, this.t(name));
    if (state === "sending") this.tail.append(this.t("sending"));
    if (state === "failed") {
      const why = `${this.t("failed")} ${this.entry.problem.message}`;
      this.tail.append(h("span", { class: "complaint", role: "alert" }, why), action("retry"), action("edit"));
    }
  }

  /** Chips below, where the sentences came without their own. */
  #gathered() {
    const { parts, citations } = this.entry;
    if (parts.some(({ cites }) => cites.length)) return [];
    const clauses = new Map(citations.map((cited) => [spoken(cited), cited]));
    return [...clauses.values()].map((cited) => this.#chip(cited, -1));
  }

  #rating() {
    const status = h("span", { role: "status" });
    const thumbs = [["helpful", "up", 1], ["unhelpful", "down", -1]].map(([key, sign, score]) => h("button", {
      class: "tool thumb", "aria-pressed": "false", "aria-label": this.t(key), title: this.t(key), "data-testid": key,
      onclick: ({ currentTarget: chosen }) => {
        for (const thumb of thumbs) thumb.setAttribute("aria-pressed", thumb === chosen);
        this.tail.querySelector("form")?.remove();
        status.textContent = score > 0 ? this.t("thanks") : "";
        this.#speak("rate", { score });
        if (score < 0) this.#askWhy(chosen, status);
      },
    }, icon(sign)));
    return [...thumbs, status];
  }

  #askWhy(chosen, status) {
    const words = h("input", { maxlength: "500", placeholder: this.t("whyNot"), "aria-label": this.t("whyNot") });
    const send = h("button", { class: "plain" }, this.t("send"));
    send.type = "submit";
    const form = h("form", { class: "why", onsubmit: (event) => {
      event.preventDefault();
      if (words.value.trim()) this.#speak("rate", { score: -1, words: words.value.trim() });
      form.remove();
      status.textContent = this.t("thanks");
      chosen.focus();
    } }, words, send);
    this.tail.append(form);
    words.focus();
  }

  #speak(name, detail) {
    this.dispatchEvent(new CustomEvent(`kora-${name}`, { bubbles: true, detail: { entry: this.entry, ...detail } }));
  }
}

customElements.define("kora-bubble", Bubble);
