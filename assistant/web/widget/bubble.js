/** One entry of the thread: who said it, the words, the clauses they stand on, what one can do. */

import { parted, spoken } from "./marking.js";
import { h, icon } from "./nodes.js";
import { joint, wording } from "./thread.js";

const LONG = 1_400; // characters of a pasted log that are shown before "show all"

/** Speaks "kora-cite", "kora-rate", "kora-retry" and "kora-edit"; redraws only what changed. */
class Bubble extends HTMLElement {
  #drawn = { parts: null, count: 0, state: "", citations: null };

  show(entry, t, locale) {
    this.entry = entry;
    this.t = t;
    if (!this.words) this.#frame(locale);
    if (entry.parts !== this.#drawn.parts) this.#restart();
    for (let at = this.#drawn.count; at < entry.parts.length; at += 1) this.#add(at);
    this.#drawn.count = entry.parts.length;
    if (entry.state !== this.#drawn.state || entry.citations !== this.#drawn.citations) this.#after();
    Object.assign(this.#drawn, { state: entry.state, citations: entry.citations });
  }

  #frame(locale) {
    const { author, at } = this.entry;
    this.className = `entry ${author}`;
    this.dataset.testid = `bubble-${author}`;
    this.words = h("div", { class: "bubble", dir: "auto" });
    this.tail = h("div");
    const time = at ? new Date(at) : null;
    this.replaceChildren(
      h("div", { class: "by" }, h("b", {}, this.#author()),
        time ? h("span", { class: "at" }, " · ", h("time", { datetime: time.toISOString() }, clock(time, locale))) : null),
      this.words, this.tail);
  }

  #author() {
    const { author, name } = this.entry;
    if (author === "customer") return this.t("you");
    return author === "staff" ? this.t("authorStaff", { name }) : this.t("authorKora");
  }

  #restart() {
    this.words.replaceChildren();
    this.#drawn.parts = this.entry.parts;
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
    const part = this.entry.parts[at];
    if (!part) return; // its turn in the order has not come yet
    const before = this.entry.parts[at - 1];
    // Two sentences on the same clause carry one chip, after the second.
    if (before && part.cites.length && String(before.cites) === String(part.cites)) this.#unchip(at - 1);
    this.words.append(joint(this.words.textContent, part.text) + part.text);
    // A no-break space: a chip never starts a line away from its sentence.
    for (const ref of part.cites) this.words.append("\u00a0", this.#chip(parted(ref), at));
  }

  #unchip(at) {
    for (const chip of this.words.querySelectorAll(`[data-at="${at}"]`)) {
      chip.previousSibling.remove();
      chip.remove();
    }
  }

  #chip(clause, at) {
    const ref = spoken(clause);
    return h("button", {
      class: "cite", "data-testid": "citation", "data-at": at,
      "aria-label": this.t("citation", { ref }), title: `${clause.doc} ${clause.clause}`,
      onclick: () => this.#speak("kora-cite", { ...clause, quotes: this.#quotes(clause) }),
    }, ref);
  }

  #quotes({ doc, clause }) {
    return this.entry.citations.filter((cited) => cited.doc === doc && cited.clause === clause).map(({ text }) => text);
  }

  #after() {
    const { author, state, id } = this.entry;
    this.tail.replaceChildren();
    if (author === "customer") this.#delivery();
    if (author === "kora" && state === "done") {
      this.#gathered();
      if (id) this.#rating();
    }
  }

  #delivery() {
    const { state, problem } = this.entry;
    this.tail.className = "after";
    if (state === "sending") this.tail.append(this.t("sending"));
    if (state !== "failed") return;
    const action = (key, name) => h("button", { class: "plain", onclick: () => this.#speak(name) }, this.t(key));
    this.tail.append(
      h("span", { class: "complaint", role: "alert" }, `${this.t("failed")} ${problem?.message ?? ""}`.trim()),
      action("retry", "kora-retry"), action("edit", "kora-edit"));
  }

  /** Chips below the words, for an answer whose sentences came without their own. */
  #gathered() {
    if (this.entry.parts.some((part) => part?.cites.length)) return;
    const clauses = new Map(this.entry.citations.map((cited) => [`${cited.doc} ${cited.clause}`, cited]));
    const chips = [...clauses.values()].map(({ doc, clause }) => this.#chip({ doc, clause }, -1));
    if (chips.length) this.tail.append(h("div", { class: "cites" }, chips));
  }

  #rating() {
    const row = h("div", { class: "after" });
    const thumb = (score, key, sign) => h("button", {
      class: "thumb", "aria-pressed": "false", "aria-label": this.t(key), title: this.t(key),
      "data-testid": sign === "up" ? "helpful" : "unhelpful",
      onclick: (event) => this.#rate(row, event.currentTarget, score),
    }, icon(sign));
    row.append(thumb(1, "helpful", "up"), thumb(-1, "unhelpful", "down"), h("span", { role: "status" }));
    this.tail.append(row);
  }

  #rate(row, button, score) {
    for (const other of row.querySelectorAll(".thumb")) other.setAttribute("aria-pressed", String(other === button));
    row.querySelector(".why")?.remove();
    row.querySelector("[role=status]").textContent = score > 0 ? this.t("thanks") : "";
    this.#speak("kora-rate", { score });
    if (score < 0) this.#askWhy(row);
  }

  #askWhy(row) {
    const words = h("input", { type: "text", maxlength: "500", placeholder: this.t("whyNot"), "aria-label": this.t("whyNot") });
    const form = h("form", { class: "why", onsubmit: (event) => {
      event.preventDefault();
      if (words.value.trim()) this.#speak("kora-rate", { score: -1, words: words.value.trim() });
      form.remove();
      row.querySelector("[role=status]").textContent = this.t("thanks");
      row.querySelector(".thumb[aria-pressed=true]").focus();
    } }, words, h("button", { type: "submit", class: "plain" }, this.t("sendFeedback")));
    row.append(form);
    words.focus();
  }

  #speak(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { entry: this.entry, source: this.getRootNode().activeElement, ...detail } }));
  }
}

/** A time of day, as short as the locale writes it. */
function clock(at, locale) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
}

customElements.define("kora-bubble", Bubble);
