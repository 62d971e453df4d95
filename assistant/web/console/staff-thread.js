/** The thread as staff see it: every author named, covered values as chips, originals on request. */

import { h, icon } from "../widget/nodes.js";
import { spoken } from "../widget/thread.js";
import { sought } from "./corrections.js";
import { redacted } from "./redacted.js";
import { alias, face } from "./signs.js";

const REVEALED_FOR = 60_000; // an original covers itself again before the screen is left alone
const NEAR = 80;
const ROLES = { customer: "", kora: "AI assistant", staff: "staff", system: "" };

/** Speaks "desk-reveal" with a message id and "desk-clause" with a citation. */
class StaffThread extends HTMLElement {
  #rows = new Map();
  #stuck = true;
  #day = "";

  connectedCallback() {
    this.list = h("ol", { class: "messages", "data-testid": "thread" });
    this.typing = h("p", { class: "typing", role: "status" });
    this.setAttribute("tabindex", "0");
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Conversation");
    this.addEventListener("scroll", () => { this.#stuck = this.#atEnd(); });
    // The reply box grows and shrinks: whoever reads the end stays there.
    new ResizeObserver(() => { if (this.#stuck) this.toEnd(); }).observe(this);
    this.replaceChildren(this.list, this.typing);
  }

  toEnd() {
    this.scrollTop = this.scrollHeight;
    this.#stuck = true;
  }

  #atEnd() {
    return this.scrollHeight - this.scrollTop - this.clientHeight < NEAR;
  }

  /** Draws what is new; what stands keeps its node, so a revealed text is not lost to a refresh. */
  show(messages, { assistant, conversation }) {
    Object.assign(this, { assistant, conversation });
    const follow = this.#stuck;
    for (const message of messages) {
      const stamp = JSON.stringify(message);
      const known = this.#rows.get(message.id);
      if (known?.stamp === stamp) continue;
      const node = this.#message(message);
      if (known && message.early) continue;
      if (known?.message.early) known.node.remove();
      if (known && !known.message.early) known.node.replaceWith(node);
      else this.list.append(...this.#newDay(message), node);
      this.#rows.set(message.id, { node, stamp, message });
    }
    if (follow) this.toEnd();
  }

  #newDay({ at }) {
    const day = new Date(at).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
    if (day === this.#day) return [];
    this.#day = day;
    return [h("li", { class: "day" }, h("span", {}, day))];
  }

  /** Shows an original in its place for a minute. */
  reveal(id, { text, corrections = [] }) {
    const row = this.#rows.get(id);
    if (!row) return;
    const words = row.node.querySelector(".words");
    const cover = h("button", { class: "plain", onclick: () => this.#cover(id) }, "Cover again");
    words.replaceChildren(text, ...corrections.map((each) => h("p", {}, `Correction sought: ${each}`)));
    row.node.classList.add("revealed");
    row.node.querySelector(".tools").replaceChildren("Original, on the audit record. ", cover);
    cover.focus();
    setTimeout(() => this.#cover(id), REVEALED_FOR);
  }

  #cover(id) {
    const row = this.#rows.get(id);
    if (!row?.node.classList.contains("revealed")) return;
    const node = this.#message(row.message);
    row.node.replaceWith(node);
    row.node = node;
  }

  #message(message) {
    const kind = isNote(message) ? "note" : message.author;
    const at = new Date(message.at);
    const name = nameOf(message, this.assistant);
    return h("li", { class: `message ${kind}`, "data-testid": `message-${kind}` },
      h("div", { class: "by" }, this.#face(kind, message),
        h("b", {}, name), h("span", { class: "role" }, kind === "note" ? "internal note, only staff see it" : ROLES[kind]),
        h("time", { datetime: message.at, title: at.toLocaleString() }, at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }))),
      h("div", { class: "words", dir: "auto" }, redacted(message.text)), sought(message),
      h("div", { class: "tools" }, this.#tools(message)));
  }

  #face(kind, { name }) {
    if (kind === "kora") return h("span", { class: "mark small" }, icon("bubble"));
    if (kind === "system") return null;
    return kind === "customer" ? face(alias(this.conversation), this.conversation, "small") : face(name || "?", name || "?", "small");
  }

  #tools(message) {
    const { citations = [] } = message;
    const clauses = new Map(citations.map((cited) => [`${cited.doc} ${cited.clause} ${cited.version}`, cited]));
    const chips = [...clauses.values()].map((cited) => h("button", {
      class: "cite", "data-testid": "citation", onclick: () => this.#speak("desk-clause", { ...cited, quotes: quotes(citations, cited) }),
    }, spoken(cited)));
    if (message.revealable) {
      chips.push(h("button", { class: "plain", "data-testid": "reveal", onclick: () => this.#speak("desk-reveal", message.id) }, "Show original"));
    }
    return chips;
  }

  #speak(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function quotes(citations, { doc, clause, version }) {
  return citations.filter((one) => one.doc === doc && one.clause === clause && one.version === version).map(({ text }) => text);
}

function isNote(message) {
  return message.author === "note" || message.audience === "staff";
}

function nameOf(message, assistant) {
  if (message.author === "customer") return message.name || "Customer";
  return message.author === "kora" ? assistant : message.name || "Note";
}

customElements.define("kora-staff-thread", StaffThread);
