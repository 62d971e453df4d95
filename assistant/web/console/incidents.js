/** Around an incident: reporting one, whom it touched by the audit log, and notices to start from. */

import { h } from "../widget/nodes.js";
import { hand } from "../widget/sheets.js";
import { path } from "../widget/wire.js";
import { moment } from "./case-file.js";

const at = (local) => new Date(local).toISOString();

/** What came by letter, mail or phone. */
export async function writeDown(view, rights) {
  const given = await view.question.form({
    title: "A request that came another way", explain: "Its days run from the moment it reached anybody here.", act: "Write it down",
    fields: [
      { name: "kind", kind: "select", label: "Right", choices: rights }, { name: "asked", kind: "words", label: "What is asked" },
      { name: "received_at", kind: "time", label: "Received" }, { name: "customer", kind: "line", label: "Your id of the customer (where known)", optional: true },
    ],
  });
  if (!given) return;
  const { customer, received_at: received, ...rest } = given;
  await view.post("/requests", { ...rest, received_at: at(received), ...(customer && { customer }) });
}

export async function report(view) {
  const what = await view.question.ask({ title: "Report an incident", explain: "An officer confirms it; 72 hours run from then on.", label: "What happened", act: "Report" });
  if (what) await view.post("/breaches", { what });
}

/** Whose conversations were read in a time, and both notices as drafts to finish by hand. */
export async function affected(view, id) {
  const given = await view.question.form({
    title: "Who is affected", explain: "By the audit log: whose conversations were read in this time, by anyone or by one account.", act: "Look",
    fields: [
      { name: "since", kind: "time", label: "From" }, { name: "until", kind: "time", label: "Until" },
      { name: "actor", kind: "line", label: "One account's id (optional)", optional: true },
    ],
  });
  if (!given) return;
  const query = new URLSearchParams({ since: at(given.since), until: at(given.until), ...(given.actor && { actor: given.actor }) });
  const found = await view.get(`${path("breaches", id)}/affected?${query}`);
  if (found) view.found.replaceChildren(h("section", { "data-testid": "affected" }, h("h2", {}, "Who is affected"), people(found.affected),
    Object.entries(found.drafts).map(([whom, text]) => h("button", { class: "quiet", onclick: () => hand(`notice-${whom}.txt`, "text/plain", text) }, `Draft to ${whom}`))));
}

function people(affected) {
  if (!affected.length) return h("p", { class: "none" }, "Nobody's conversation was read in that time.");
  return h("ul", { class: "cards" }, affected.map(({ conversation, customer, reads, revealed, first, last }) => h("li", { class: "card" },
    h("div", { class: "card-head" }, h("span", { class: "state" }, customer ?? conversation)),
    h("p", { class: "crumbs" }, `${reads} looks, ${revealed} at originals, from ${moment(first)} to ${moment(last)}.`))));
}
