/** The queue, in order of due time, with what is open and what waits. */

import "./countdown.js";
import { kindOf } from "./case-panel.js";
import { h } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

const NEVER = Number.MAX_SAFE_INTEGER;

/** Speaks "desk-open" with a conversation id. */
class Inbox extends HTMLElement {
  #queue = "";
  #drawn = "";
  #words = "";

  connectedCallback() {
    this.search = h("input", {
      type: "search", class: "search", placeholder: "Search", "aria-label": "Search the inbox", "data-testid": "search",
      oninput: () => {
        this.#words = this.search.value.trim().toLowerCase();
        this.#draw();
      },
    });
    this.filters = h("div", { class: "filters", role: "group", "aria-label": "Filter by queue" });
    this.list = h("div", { class: "lists", tabindex: "-1" });
    this.replaceChildren(h("div", { class: "inbox-head" }, h("h1", {}, "Inbox"), this.search, this.filters), this.list);
  }

  /** Takes the queue as the service tells it; `current` is the conversation on the screen. */
  show({ items, cases }, { current, me }) {
    Object.assign(this, { items, cases, current, me });
    this.#draw();
  }

  /** The conversation before or after the one on the screen. */
  neighbour(step) {
    const ids = [...this.list.querySelectorAll("[data-conversation]")].map((row) => row.dataset.conversation);
    const at = ids.indexOf(this.current);
    return ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
  }

  #draw() {
    if (!this.items) return;
    // Unchanged means untouched: focus and scroll stay where the reader left them.
    const state = JSON.stringify([this.items, this.cases, this.current, this.#queue, this.#words]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const held = document.activeElement?.dataset?.key;
    this.#drawFilters();
    const items = this.#kept(this.items, "last");
    const cases = this.#kept(this.cases, "asked");
    this.list.replaceChildren(
      section("Conversations", items.map((item) => this.#conversation(item)), "Nobody is waiting."),
      section("Cases", cases.map((item) => this.#case(item)), "No open cases."));
    if (held) this.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  #kept(rows, text) {
    return rows
      .filter((row) => !this.#queue || row.queue === this.#queue)
      .filter((row) => !this.#words || `${row[text]} ${row.queue} ${row.reference ?? ""} ${row.claimed_name ?? ""}`.toLowerCase().includes(this.#words))
      .sort((one, other) => due(one) - due(other));
  }

  #drawFilters() {
    const all = [...this.items, ...this.cases];
    const queues = [...new Set([...all.map((row) => row.queue), this.#queue])].filter(Boolean).sort();
    const choice = (queue, label, count) => h("button", {
      class: "filter", "aria-pressed": String(this.#queue === queue), "data-key": `filter-${queue}`,
      onclick: () => {
        this.#queue = queue;
        this.#draw();
      },
    }, label, h("span", {}, String(count)));
    this.filters.replaceChildren(choice("", "All", all.length),
      ...queues.map((queue) => choice(queue, queue, all.filter((row) => row.queue === queue).length)));
  }

  #conversation(item) {
    const owner = item.claimed_by === this.me.id ? "Yours" : item.claimed_name;
    return this.#row(item, { testid: "queue-item", urgent: false },
      h("span", { class: "row-top" }, h("b", { class: "queue" }, item.queue),
        h("span", { class: item.claimed_name ? "state" : "state open" }, item.claimed_name ? owner : "unclaimed"),
        h("kora-countdown", { due: item.due_at })),
      h("span", { class: "excerpt" }, item.last ? redacted(item.last) : "No message yet"));
  }

  #case(item) {
    return this.#row(item, { testid: "case-item", urgent: item.urgent },
      h("span", { class: "row-top" }, h("b", { class: "queue" }, item.queue),
        h("span", { class: item.urgent ? "state urgent" : "state" }, item.urgent ? "urgent" : item.reference),
        h("kora-countdown", { due: item.due_at })),
      h("span", { class: "excerpt" }, h("em", {}, `${kindOf(item)}: `), redacted(item.asked)));
  }

  #row(item, { testid, urgent }, ...content) {
    const key = item.handoff_id ?? item.id;
    const current = item.conversation === this.current && testid === "queue-item";
    return h("li", {}, h("button", {
      class: `row${item.waiting ? " waiting" : ""}${urgent ? " urgent" : ""}`, "data-testid": testid, "data-key": key,
      "data-conversation": testid === "queue-item" ? item.conversation : null,
      "aria-current": current ? "true" : null, disabled: !item.conversation,
      onclick: () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: item.conversation })),
    }, item.waiting ? h("span", { class: "unseen" }, "Customer is waiting. ") : null, ...content));
  }
}

function due({ due_at: at }) {
  return at ? Date.parse(at) : NEVER;
}

function section(title, rows, none) {
  return h("section", {}, h("h2", {}, title, h("span", {}, String(rows.length))),
    rows.length ? h("ul", {}, rows) : h("p", { class: "none" }, none));
}

customElements.define("kora-inbox", Inbox);
