/** A case as staff read it: what is asked, what is stated and unchecked, days, clauses, decisions. */

import "./countdown.js";
import { h } from "../widget/nodes.js";
import { parted, spoken } from "../widget/thread.js";
import { redacted } from "./redacted.js";

/** "decision_request" as people read it. */
export function kindOf({ kind }) {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function facts(title, rows) {
  return h("section", { class: "facts" }, title ? h("h2", {}, title) : null,
    h("dl", {}, rows.filter(Boolean).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

/** One case as `me` may handle it; `act(name, item)` hears "clause", "decide", "dispute" and "close". */
export function caseSection(item, act, me) {
  const { decisions = [] } = item;
  const again = item.disputed && decisions.some(({ by }) => by === me?.id);
  return h("section", { class: item.urgent ? "case urgent" : "case", "data-testid": "case" },
    h("h2", {}, kindOf(item), h("span", {}, item.reference)),
    h("p", { dir: "auto" }, redacted(item.asked)),
    facts(null, [
      ["Queue", item.queue], ["Asked", moment(item.opened_at)], ["Due", h("kora-countdown", { due: item.due_at })],
      ...fileRows(item.file, (clause) => act("clause", clause)),
    ]),
    item.worked?.length ? h("div", { class: "worked", "data-testid": "worked" },
      h("h3", {}, "Refund formula, with what the customer states"), item.worked.map((line) => h("p", {}, line)),
      h("p", { class: "crumbs" }, "Unchecked figures, no recommendation: a person decides.")) : null,
    decisions.map((each) => decision(each, item)),
    item.disputed ? h("p", { class: "warn" }, again ? "Disputed: you decided it before, so a colleague decides now." : "Disputed: look at it anew and decide.") : null,
    h("div", { class: "case-acts" },
      item.queue !== "privacy" && !again && (!decisions.length || item.disputed) ? doing("Write the decision", "decide") : null,
      decisions.length && !item.disputed ? doing("Customer disputes it", "dispute") : null,
      item.closed && !item.disputed ? null : doing("Close the case", "close")));

  function doing(label, name) {
    return h("button", { class: "quiet", "data-testid": `case-${name}`, onclick: () => act(name, item) }, label);
  }
}

function decision({ reference, subject, outcome, amount, clause, reason, by, by_name: name, at }) {
  return h("div", { class: "decision", "data-testid": "decision" },
    h("h3", {}, `Decision ${reference}`),
    facts(null, [
      ["About", subject], ["Outcome", redacted(amount ? `${outcome}, ${amount}` : outcome)], ["Clause", clause],
      ["Reason", redacted(reason)], ["By", `${name || by}, ${moment(at)}`],
    ]));
}

/** What is asked, what the customer states and nobody has checked, days counted, clauses shown. */
function fileRows({ subjects, stated, counts, clauses }, open) {
  const list = (items) => h("ul", { class: "filed" }, items.map((each) => h("li", {}, each)));
  return [
    subjects.length ? ["About", subjects.join(", ")] : null,
    stated.length ? ["Stated, not checked", list(stated.map(({ kind, value }) => h("span", {}, `${kind}: `, redacted(value))))] : null,
    counts.length ? ["Days, by these dates", list(counts.map((each) => `Day ${each.day} of ${each.of} on ${date(each.on)}, counted from ${date(each.start)}; the last is ${date(each.last)} (${each.clause})`))] : null,
    clauses.length ? ["Clauses shown", h("span", { class: "chips" }, clauses.map((ref) => h("button", { class: "cite", onclick: () => open(parted(ref)) }, spoken(parted(ref)))))] : null,
  ];
}

export function moment(iso) {
  return new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

function date(iso) {
  // A date without a time is a day, the same one everywhere.
  return new Date(iso).toLocaleDateString([], { dateStyle: "medium", timeZone: "UTC" });
}
