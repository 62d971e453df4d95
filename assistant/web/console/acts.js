/** What staff can do to a conversation, each asked for once and told in a sentence. */

import { path } from "../widget/wire.js";

const OUTCOMES = [
  ["answered", "Answered"],
  ["decided", "Decided, with a record"],
  ["passed_on", "Passed on outside this chat"],
  ["no_reply_needed", "No reply needed"],
];
const QUEUES = ["general", "billing", "abuse", "privacy", "technical"];
const PRIORITIES = ["urgent", "high", "normal", "low"].map((each) => [each, each]);
const REASONS = [["abuse", "Abuse of staff"], ["threats", "Threats"], ["spam", "Spam"]];
const CLOSINGS = [["done", "Done"], ["no_action", "No action needed"], ["duplicate", "Duplicate of another case"]];
const SUBJECTS = [
  "refund", "credit", "compensation", "chargeback", "suspension", "termination", "reinstatement", "cancellation",
  "plan change", "ownership transfer", "deletion", "account data",
].map((each) => [each, each]);

const handoff = (view, act) => `${path("handoffs", view.handoff)}/${act}`;

async function done(view, asked, sentence) {
  if (await asked) view.say(sentence);
  view.soon();
}

export async function claim(view) {
  const claimed = await view.call("POST", handoff(view, "claim"));
  if (claimed) view.say("Claimed: the customer sees your name.");
  return claimed;
}

export async function resolve(view) {
  const outcome = await view.question.ask({
    title: "Resolve this conversation", explain: "The customer is told, and the assistant may answer again.", act: "Resolve", choices: OUTCOMES,
  });
  if (outcome) await done(view, view.call("POST", handoff(view, "resolve"), { outcome }), "Resolved.");
}

export function release(view) {
  return done(view, view.call("POST", handoff(view, "release")), "Back in its queue; the due time stays.");
}

export function reopen(view) {
  return done(view, view.call("POST", handoff(view, "reopen")), "Open again.");
}

export async function transfer(view) {
  const found = await view.call("GET", "/colleagues");
  const others = (found?.colleagues ?? []).filter(({ id }) => id !== view.api.me.id);
  const choices = [
    ...QUEUES.filter((queue) => queue !== view.queue).map((queue) => [`queue:${queue}`, `Queue: ${queue}`]),
    ...others.map(({ id, name, taken, here }) => [`to:${id}`, `${name} (holds ${taken}${here ? ", here now" : ""})`]),
  ];
  const given = await view.question.form({
    title: "Hand this conversation on", explain: "It keeps its due time. A queue leaves it open for that team to claim.", act: "Transfer",
    fields: [{ name: "target", kind: "select", label: "To", choices }, { name: "note", kind: "line", label: "Note for colleagues (optional)", optional: true }],
  });
  if (!given) return;
  const [kind, target] = given.target.split(/:(.*)/s);
  const body = { [kind]: target, ...(given.note.trim() && { note: given.note.trim() }) };
  await done(view, view.call("POST", handoff(view, "transfer"), body), "Handed on.");
}

export async function prioritise(view) {
  const priority = await view.question.ask({ title: "Priority", explain: "Urgent comes before everything, whatever its due time.", act: "Set", choices: PRIORITIES });
  if (priority) await done(view, view.call("POST", handoff(view, "priority"), { priority }), `Priority: ${priority}.`);
}

export async function endChat(view) {
  const reason = await view.question.ask({
    title: "End this chat", explain: "The customer can no longer write here. They are told, and mail stays open to them.",
    act: "End the chat", choices: REASONS, tone: "danger",
  });
  if (reason) await done(view, view.call("POST", `${view.here}/end`, { reason }), "Ended. Mail stays open to the customer.");
}

export async function reveal(view, message) {
  const reason = await view.question.ask({
    title: "Show the original", explain: "Your name, the time and this reason go on the audit record. Secrets were never kept.", label: "Reason", act: "Show for a minute",
  });
  return reason && view.call("POST", `${path("messages", message)}/reveal`, { reason });
}

export async function decide(view, item) {
  const clauses = item.file.clauses.map((ref) => [ref, ref]);
  const given = await view.question.form({
    title: `Decision on ${item.reference}`, explain: "Only a person decides. Once it is written, the assistant may relay it to this customer.", act: "Write it down",
    fields: [
      { name: "subject", kind: "select", label: "About", choices: SUBJECTS },
      { name: "outcome", kind: "line", label: "Outcome", hint: "For instance: granted, granted in part, declined." },
      { name: "amount", kind: "line", label: "Amount (where there is one)", optional: true },
      { name: "reason", kind: "words", label: "Reason", least: 4 },
      clauses.length ? { name: "clause", kind: "select", label: "Clause", choices: clauses } : { name: "clause", kind: "line", label: "Clause" },
    ],
  });
  if (!given) return;
  const { amount, ...rest } = given;
  await done(view, view.call("POST", `${path("cases", item.id)}/decision`, { ...rest, ...(amount && { amount }) }), "The decision is on record.");
}

export async function dispute(view, item) {
  const reason = await view.question.ask({
    title: `Dispute ${item.reference}`, explain: "Somebody other than the first decider will look at it.", label: "What the customer disputes", act: "Dispute",
  });
  if (reason) await done(view, view.call("POST", `${path("cases", item.id)}/dispute`, { reason }), "Disputed: a colleague decides again.");
}

export async function closeCase(view, item) {
  const outcome = await view.question.ask({ title: `Close ${item.reference}`, act: "Close", choices: CLOSINGS });
  if (outcome) await done(view, view.call("POST", `${path("cases", item.id)}/close`, { outcome }), "Closed.");
}
