/** Beside the thread: what is asked, until when, and any clause opened in place. */

import "./countdown.js";
import { pieces, spoken } from "../widget/thread.js";
import { h, icon } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

class CasePanel extends HTMLElement {
  connectedCallback() {
    this.clauses = h("div");
    this.cases = h("div");
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Case");
    this.setAttribute("tabindex", "0");
    const close = h("button", {
      class: "quiet drawer-close", onclick: () => this.dispatchEvent(new CustomEvent("desk-panel-close")),
    }, "Close");
    this.replaceChildren(close, this.clauses, this.cases);
  }

  show({ cases = [], handoff }) {
    this.cases.replaceChildren(
      handoff ? facts("Handoff", [["Queue", handoff.queue], ["State", handoff.state], ["With", handoff.claimed_name || "nobody yet"], ["Reply due", h("kora-countdown", { due: handoff.due_at })]]) : "",
      ...cases.map((item) => h("section", { class: item.urgent ? "case urgent" : "case", "data-testid": "case" },
        h("h2", {}, kindOf(item), h("span", {}, item.reference)),
        h("p", { dir: "auto" }, redacted(item.asked)),
        facts(null, [["Queue", item.queue], ["Asked", new Date(item.opened_at).toLocaleString()], ["Due", h("kora-countdown", { due: item.due_at })], ...fileRows(item.file)]))),
      cases.length || handoff ? "" : h("p", { class: "none" }, "No case and no handoff in this conversation."));
  }

  /** Opens a clause above the case with the cited words marked. */
  async openClause(api, cited) {
    this.clauses.replaceChildren(h("p", { class: "none", role: "status" }, "Opening the clause…"));
    try {
      const clause = await api.clause(cited);
      const close = h("button", { class: "tool", "aria-label": "Close the clause", onclick: () => this.clauses.replaceChildren() }, icon("close"));
      this.clauses.replaceChildren(h("section", { class: "clause", "data-testid": "clause-panel" },
        h("h2", {}, spoken(cited), close),
        h("p", { class: "crumbs" }, clause.breadcrumb.join(" › ")), h("h3", {}, clause.title),
        h("p", { class: "words", dir: "auto" }, pieces(clause.text, cited.quotes).map((piece) => (piece.cited ? h("mark", {}, piece.text) : piece.text))),
        h("p", { class: "crumbs" }, `Version ${clause.version}${clause.effective ? `, in force from ${clause.effective}` : ""}`)));
      close.focus();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.clauses.replaceChildren(h("p", { class: "complaint", role: "alert" }, "This clause could not be opened."));
    }
  }

  forgetClause() {
    this.clauses.replaceChildren();
  }
}

/** "decision_request" as people read it. */
export function kindOf({ kind }) {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is asked, what the customer states and nobody has checked, days counted, clauses shown. */
function fileRows({ subjects, stated, counts, clauses }) {
  const list = (items) => h("ul", { class: "filed" }, items.map((each) => h("li", {}, each)));
  return [
    subjects.length ? ["About", subjects.join(", ")] : null,
    stated.length ? ["Stated, not checked", list(stated.map(({ kind, value }) => h("span", {}, `${kind}: `, redacted(value))))] : null,
    counts.length ? ["Days, by these dates", list(counts.map((each) => `${each.on}: day ${each.day}, counted from ${each.start}; day ${each.of} is ${each.last} (${each.clause})`))] : null,
    clauses.length ? ["Clauses shown", clauses.join(", ")] : null,
  ].filter(Boolean);
}

function facts(title, rows) {
  return h("section", { class: "facts" }, title ? h("h2", {}, title) : null,
    h("dl", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

customElements.define("kora-case-panel", CasePanel);
