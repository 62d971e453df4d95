/** Beside the thread: the handoff and its story, the cases, and any clause opened in place. */

import "./countdown.js";
import { caseSection, facts, moment } from "./case-file.js";
import { pieces, spoken } from "../widget/thread.js";
import { h, icon } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

const STATES = {
  open: "Unclaimed", claimed: "Claimed", waiting: "Waiting for the customer", reopened: "Reopened, unclaimed", resolved: "Resolved",
};

/** Speaks "desk-case" with `[name, item]`, "desk-story" and "desk-panel-close". */
class CasePanel extends HTMLElement {
  #drawn = "";

  connectedCallback() {
    this.clauses = h("div");
    this.cases = h("div");
    this.story = h("div");
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Case");
    this.setAttribute("tabindex", "0");
    const close = h("button", { class: "quiet drawer-close", onclick: () => this.#speak("desk-panel-close") }, "Close");
    this.replaceChildren(close, this.clauses, this.cases, this.story);
  }

  show({ cases = [], handoff, account, me }) {
    const state = JSON.stringify([cases, handoff, account]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.cases.replaceChildren(
      handoff ? this.#handoff(handoff) : "",
      account?.fields?.length ? facts("Account, as the site tells it", account.fields.map(({ label, value }) => [label, redacted(value)])) : "",
      account?.tickets?.length ? facts("Recent tickets", account.tickets.map(({ reference, subject, state: how }) => [reference, redacted(`${subject} (${how})`)])) : "",
      ...cases.map((item) => caseSection(item, (name, what) => this.#speak("desk-case", [name, what]), me)),
      cases.length || handoff ? "" : h("p", { class: "none" }, "No case and no handoff in this conversation."));
  }

  #handoff({ queue, state, claimed_name: owner, due_at: due, priority, rating, opened_at: opened, first_reply_at: replied }) {
    const told = h("button", { class: "plain", "data-testid": "story", onclick: () => this.#speak("desk-story") }, "What happened so far");
    return h("div", {}, facts("Handoff", [
      ["State", STATES[state] ?? state], ["Queue", queue], priority && priority !== "normal" ? ["Priority", priority] : null,
      ["With", owner || "nobody yet"], opened ? ["Asked", moment(opened)] : null, replied ? ["First reply", moment(replied)] : null,
      ["resolved", "waiting"].includes(state) ? null : ["Reply due", h("kora-countdown", { due })], rating ? ["Rated", `${rating} of 5`] : null,
    ]), told);
  }

  /** All that was done to the handoff, in order. */
  tell(rows, names) {
    this.story.replaceChildren(h("section", { class: "story", "data-testid": "story-rows" }, h("h2", {}, "What happened"),
      h("ol", {}, rows.map(({ at, kind, actor, data }) => h("li", {},
        h("b", {}, kind.replaceAll("_", " ")), ` ${[actor, ...Object.values(data)].filter(Boolean).map((each) => names.get(each) ?? each).join(" · ")}`, h("time", { datetime: at }, moment(at)))))));
    this.story.scrollIntoView({ block: "nearest" });
  }

  /** Opens a clause above the case, in the version cited, with the cited words marked. */
  async openClause(api, cited) {
    this.clauses.replaceChildren(h("p", { class: "none", role: "status" }, "Opening the clause…"));
    try {
      const clause = await api.clause(cited);
      const close = h("button", { class: "tool", "aria-label": "Close the clause", onclick: () => this.clauses.replaceChildren() }, icon("close"));
      this.clauses.replaceChildren(h("section", { class: "clause", "data-testid": "clause-panel" },
        h("h2", {}, spoken(cited), close),
        h("p", { class: "crumbs" }, clause.breadcrumb.join(" › ")), h("h3", {}, clause.title),
        h("p", { class: "crumbs" }, `Version ${clause.version}${clause.effective ? `, in force from ${clause.effective}` : ""}`),
        h("p", { class: "words", dir: "auto" }, pieces(clause.text, cited.quotes ?? []).map((piece) => (piece.cited ? h("mark", {}, piece.text) : piece.text)))));
      close.focus();
      this.querySelector("mark")?.scrollIntoView({ block: "center" });
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.clauses.replaceChildren(h("p", { class: "complaint", role: "alert" }, "This clause could not be opened."));
    }
  }

  #speak(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("kora-case-panel", CasePanel);
