/** The audit record: who did what to which thing, newest first. */

import { h } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

class Audit extends HTMLElement {
  async show(api) {
    this.className = "page";
    this.replaceChildren(h("p", { class: "none", role: "status" }, "Reading the record…"));
    try {
      const [{ rows }, { colleagues }, chains] = await Promise.all([
        api.call("GET", "/audit"), api.call("GET", "/colleagues").catch(() => ({ colleagues: [] })), api.call("GET", "/audit/chains"),
      ]);
      this.rows = rows;
      this.chains = chains;
      this.names = new Map(colleagues.map(({ id, name }) => [id, name]));
      this.#build();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The record could not be read."));
    }
  }

  #build() {
    this.search = h("input", { type: "search", placeholder: "Who, what or which", "aria-label": "Search the record", "data-testid": "audit-search", oninput: () => this.#draw() });
    this.what = h("select", { "aria-label": "What was done", onchange: () => this.#draw() },
      ["", ...new Set(this.rows.map(({ action }) => action))].map((action) => h("option", { value: action }, action ? told(action) : "Everything")));
    this.body = h("tbody");
    this.count = h("p", { class: "none", role: "status" });
    this.replaceChildren(
      h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Audit record"),
        h("p", { class: "none" }, "Each line holds the one before it; none can be changed or taken out."), this.#chains()),
      h("div", { class: "page-filter" }, this.search, this.what)),
      h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Audit record" },
        h("table", {}, h("thead", {}, h("tr", {}, ["No.", "Time", "Who", "Did", "To", "Why"].map((name) => h("th", { scope: "col" }, name)))), this.body)),
      this.count);
    this.#draw();
  }

  /** Whether both records hold, and their ends: copied elsewhere they show what is taken away later. */
  #chains() {
    const { audit, statements, anchors } = this.chains;
    const whole = audit === "holds" && statements === "holds";
    return h("details", { "data-testid": "audit-chains" },
      h("summary", {}, whole ? "Audit log and statements hold" : h("b", { class: "complaint" }, `Audit log: ${audit}. Statements: ${statements}.`)),
      anchors.map(({ chain, seq, hash }) => h("p", { class: "none" }, `${chain}, row ${seq}: `, h("code", {}, hash))));
  }

  #draw() {
    const words = this.search.value.trim().toLowerCase();
    const kept = this.rows.filter(({ actor, action, subject }) =>
      (!this.what.value || action === this.what.value) && `${this.#who(actor)} ${actor} ${action} ${subject}`.toLowerCase().includes(words));
    this.body.replaceChildren(...kept.map((row) => this.#line(row)));
    this.count.textContent = kept.length ? `${kept.length} lines` : "No line with these words.";
  }

  #line({ seq, at, actor, action, subject, reason, data }) {
    return h("tr", {},
      h("td", {}, String(seq)), h("td", {}, new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" })),
      h("td", { title: actor }, this.#who(actor)), h("td", {}, told(action), data?.view === "claimant" ? ", names shown" : ""), h("td", { title: subject }, h("code", {}, short(subject))),
      h("td", { class: "wrap" }, redacted(reason ?? "")));
  }

  #who(actor) {
    return this.names.get(actor) ?? short(actor);
  }
}

/** "handoff.claimed" as people read it. */
function told(action) {
  const words = action.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Enough of a long id to tell it apart; the whole of it is in the title. */
function short(id) {
  return id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

customElements.define("kora-audit", Audit);
