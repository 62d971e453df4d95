/** The inbox: whose turn it is, the most urgent first, searched and filtered by the service. */

import "./countdown.js";
import { kindOf } from "./case-file.js";
import { h } from "../widget/nodes.js";
import { redacted } from "./redacted.js";
import { alias, face, sign } from "./signs.js";

const SEARCH_AFTER = 250; // ms without a key
const TABS = [["all", "All"], ["mine", "Mine"], ["unclaimed", "Unclaimed"], ["cases", "Cases"]];
const SHOWN = [["", "Open"], ["waiting", "Waiting for customer"], ["resolved", "Resolved"]];
const QUEUES = ["general", "billing", "abuse", "privacy", "technical"];
const ALIKE = { person: "by this person", network: "from one network this hour", alike: "in the same words" };
const NONE = {
  all: "Nobody is waiting.", mine: "You hold nothing right now.", unclaimed: "Everything is claimed.", cases: "No open cases.",
  waiting: "No customer owes an answer.", resolved: "Nothing was resolved yet.",
};

/** Speaks "desk-open" with a conversation id and "desk-seek" when the filter changed. */
class Inbox extends HTMLElement {
  #tab = "all";
  #drawn = "";
  #timer = 0;
  #unfolded = new Set(); // groups that this reader opened

  connectedCallback() {
    const changed = () => this.#seek();
    this.search = h("input", {
      type: "search", class: "search", placeholder: "Search words, queues, references", "aria-label": "Search the inbox", "data-testid": "search",
      oninput: () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(changed, SEARCH_AFTER);
      },
    });
    this.tabs = h("div", { class: "view-tabs", role: "group", "aria-label": "Whose" });
    this.queue = select("Queue", [["", "Every queue"], ...QUEUES.map((queue) => [queue, queue])], changed);
    this.shown = select("State", SHOWN, changed);
    this.unread = h("button", {
      class: "filter", "aria-pressed": "false", "data-testid": "only-unread",
      onclick: () => {
        this.unread.setAttribute("aria-pressed", String(this.unread.getAttribute("aria-pressed") !== "true"));
        this.#seek();
      },
    }, "Unread");
    this.capacity = h("span", { class: "capacity" });
    this.list = h("div", { class: "lists", tabindex: "-1" });
    this.replaceChildren(h("div", { class: "inbox-head" },
      h("div", { class: "inbox-title" }, h("h1", {}, "Inbox"), this.capacity),
      this.search, this.tabs, h("div", { class: "filters" }, this.queue, this.shown, this.unread)), this.list);
  }

  /** What the service is asked for. */
  get sought() {
    const sought = new URLSearchParams({ view: this.view === "cases" ? "all" : this.view, limit: "200", folded: "true" });
    if (this.queue.value) sought.set("queue", this.queue.value);
    if (this.search.value.trim()) sought.set("q", this.search.value.trim());
    if (this.unread.getAttribute("aria-pressed") === "true") sought.set("unread", "true");
    return sought;
  }

  /** Nothing is filtered away: what is shown is all that is open. */
  get whole() {
    return this.sought.toString() === "view=all&limit=200&folded=true";
  }

  get view() {
    return this.#tab === "cases" ? "cases" : this.shown.value || this.#tab;
  }

  /** Takes one look as the service tells it; `current` is the conversation on the screen. */
  show({ items, cases, counts, capacity }, { current, me }) {
    // Unchanged means untouched: focus and scroll stay where the reader left them.
    const state = JSON.stringify([items, cases, counts, capacity, current, this.view, this.queue.value, ...this.#unfolded]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    Object.assign(this, { current, me, seen: { items, cases, counts, capacity } });
    const held = this.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.capacity.textContent = capacity ? `You hold ${capacity.taken} of ${capacity.most}` : "";
    this.#drawTabs({ ...counts, cases: cases.length });
    const rows = this.view === "cases" ? this.#kept(cases).map((item) => this.#case(item)) : this.#folded(items);
    this.list.replaceChildren(rows.length ? h("ul", {}, rows) : empty(this.view));
    if (held) this.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  /** The conversation before or after the one on the screen. */
  neighbour(step) {
    const ids = [...this.list.querySelectorAll("[data-conversation]")].map((row) => row.dataset.conversation);
    const at = ids.indexOf(this.current);
    return ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
  }

  #seek() {
    this.dispatchEvent(new CustomEvent("desk-seek", { bubbles: true }));
  }

  #drawTabs(counts) {
    this.tabs.replaceChildren(...TABS.map(([tab, label]) => h("button", {
      class: "view-tab", "aria-pressed": String(this.#tab === tab), "data-key": `tab-${tab}`, "data-testid": `tab-${tab}`,
      onclick: () => {
        this.#tab = tab;
        this.#seek();
      },
    }, label, counts[tab] ? h("span", { class: "count" }, String(counts[tab])) : null)));
  }

  #kept(cases) {
    const words = this.search.value.trim().toLowerCase();
    return cases
      .filter((row) => !this.queue.value || row.queue === this.queue.value)
      .filter((row) => `${row.asked} ${row.queue} ${row.reference}`.toLowerCase().includes(words))
      .sort((one, other) => Number(other.urgent) - Number(one.urgent) || Date.parse(one.due_at) - Date.parse(other.due_at));
  }

  #conversation(item) {
    const { conversation, queue, priority, claimed_by: by, claimed_name: owner, state, unread, meanwhile, channel } = item;
    const open = !owner && state !== "resolved";
    return this.#row(item, { testid: "queue-item", key: item.handoff_id },
      face(alias(conversation), conversation),
      h("span", { class: "row-body" },
        h("span", { class: "row-top" }, h("b", {}, `Customer ${alias(conversation)}`),
          ["resolved", "waiting"].includes(state) ? h("span", { class: "state" }, state === "waiting" ? "answered" : "resolved") : h("kora-countdown", { due: item.due_at })),
        h("span", { class: "excerpt" }, item.last ? redacted(item.last) : "No message yet"),
        h("span", { class: "row-end" }, h("span", { class: "queue" }, queue),
          priority === "urgent" || priority === "high" ? h("span", { class: `pill ${priority}` }, priority) : null,
          open ? h("span", { class: "pill open" }, state === "reopened" ? "reopened, unclaimed" : "unclaimed") : null,
          owner ? h("span", { class: "state" }, by === this.me.id ? "yours" : `with ${owner}`) : null,
          meanwhile ? h("span", { class: "pill" }, "asks the assistant") : null,
          channel === "mail" ? h("span", { class: "pill" }, sign("mail"), "mail") : null,
          unread ? h("span", { class: "unread", "data-testid": "unread" }, String(unread), h("span", { class: "unseen" }, " unread")) : null)));
  }

  /** One row for each conversation, and one for each flood with its members behind it. */
  #folded(items) {
    const groups = new Map();
    for (const item of items) {
      const id = item.group?.id ?? item.handoff_id;
      groups.set(id, [...groups.get(id) ?? [], item]);
    }
    return [...groups.values()].flatMap((members) => members[0].group ? this.#group(members) : members.map((item) => this.#conversation(item)));
  }

  #group(members) {
    const { id, why, size } = members[0].group;
    const open = this.#unfolded.has(id);
    const missing = size - members.length;
    return [
      this.#conversation(members[0]),
      h("li", { class: "flock" }, h("button", {
        class: "flock-toggle", "aria-expanded": String(open), "data-key": `group-${id}`, "data-testid": "group",
        onclick: () => {
          this.#unfolded[open ? "delete" : "add"](id);
          this.show(this.seen, this);
        },
      }, `${size - 1} more ${ALIKE[why]}`)),
      ...(open ? members.slice(1).map((item) => this.#conversation(item)) : []),
      open && missing ? h("li", { class: "flock" }, `${missing} more come up as these are taken`) : null,
    ].filter(Boolean);
  }

  #case(item) {
    return this.#row(item, { testid: "case-item", key: item.id },
      h("span", { class: "row-body" },
        h("span", { class: "row-top" }, h("b", {}, kindOf(item)), h("kora-countdown", { due: item.due_at })),
        h("span", { class: "excerpt" }, redacted(item.asked)),
        h("span", { class: "row-end" }, h("span", { class: "queue" }, item.queue), h("span", { class: "state" }, item.reference),
          item.urgent ? h("span", { class: "pill urgent" }, "urgent") : null, item.disputed ? h("span", { class: "pill high" }, "disputed") : null)));
  }

  #row(item, { testid, key }, ...content) {
    return h("li", {}, h("button", {
      class: `row${item.waiting ? " waiting" : ""}`, "data-testid": testid, "data-key": key, "data-conversation": item.conversation,
      "aria-current": item.conversation === this.current ? "true" : null, disabled: !item.conversation,
      onclick: () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: item.conversation })),
    }, item.waiting ? h("span", { class: "unseen" }, "Customer is waiting. ") : null, ...content));
  }
}

function select(label, choices, changed) {
  return h("select", { "aria-label": label, class: "pick", onchange: changed }, choices.map(([value, text]) => h("option", { value }, text)));
}

function empty(view) {
  return h("div", { class: "none-here" }, sign("check"), h("p", {}, NONE[view]));
}

customElements.define("kora-inbox", Inbox);
