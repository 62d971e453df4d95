/** Requests about rights with both clocks, and incidents with theirs; officers act on them here. */

import "./countdown.js";
import "./question.js";
import { h } from "../widget/nodes.js";
import { hand } from "../widget/sheets.js";
import { path } from "../widget/wire.js";
import { moment } from "./case-file.js";
import { affected, report, writeDown } from "./incidents.js";
import { redacted } from "./redacted.js";

const PROOFS = [
  ["identity_token", "Came signed in from our site"], ["account_sign_in", "Signed in to the account"], ["call_back", "Called back on the number on file"],
  ["registered_mail", "Answered from the address on file"], ["in_person", "In person"],
];
const RIGHTS = [
  "access", "correction", "deletion", "portability", "restriction", "objection", "withdrawal", "complaint", "human_review",
].map((each) => [each, each.replaceAll("_", " ")]);
const OFFICERS = ["privacy_officer", "admin"];

/** Speaks "desk-open" with a conversation id. */
class Registers extends HTMLElement {
  async show(api) {
    this.className = "figures";
    this.api = api;
    this.question = h("kora-question");
    this.content = h("div", { class: "figures" });
    this.said = h("p", { class: "complaint", role: "alert" });
    this.found = h("div");
    this.replaceChildren(this.said, this.content, this.found, this.question);
    await this.#load();
  }

  async #load() {
    const [held, incidents] = await Promise.all(["/requests", "/breaches"].map((where) => this.#call("GET", where)));
    if (!held) return;
    this.refusals = held.refusals;
    const breaches = incidents?.breaches ?? [];
    this.content.replaceChildren(
      h("section", { "data-testid": "register-requests" }, h("h2", {}, "Requests about rights"), cards(held.requests.map((each) => this.#request(each)), "No request is open."), this.#act("Write down a request", () => writeDown(this, RIGHTS))),
      h("section", { "data-testid": "register-breaches" }, h("h2", {}, "Incidents"), cards(breaches.map((each) => this.#breach(each)), "No incident is open."), this.#act("Report an incident", () => report(this), true)));
  }

  #request(held) {
    const { id, kind, reference, asked, governs, overdue, identity, conversation, steps } = held;
    const where = path("requests", id);
    return h("li", { class: "card", "data-testid": "request" },
      h("div", { class: "card-head" }, h("h3", {}, kind.replaceAll("_", " ")), h("span", { class: "state" }, reference),
        overdue ? h("span", { class: "pill urgent" }, "past its date") : null,
        identity === "pending" ? h("span", { class: "pill high" }, "identity not shown") : h("span", { class: "pill" }, identity.replaceAll("_", " ")),
        h("kora-countdown", { due: held.due_at })),
      h("p", { dir: "auto" }, redacted(asked)),
      h("p", { class: "crumbs" }, `Received ${moment(held.received_at)}. 20 working days end ${held.working_due}, 30 calendar days ${held.calendar_due}; ${governs} govern.`),
      history(steps),
      h("div", { class: "case-acts" },
        conversation ? this.#act("Open the chat", () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: conversation })), true) : null,
        kind === "unsorted" ? this.#act("Which right", () => this.#sort(where)) : null,
        identity === "pending" ? this.#act("Identity shown", () => this.#identity(where)) : null,
        this.#handing(held, where),
        this.#act("Note a step", () => this.#noted(`${where}/steps`, "What was done", "Note")),
        this.#act("To the Commissioner", () => this.#noted(`${where}/escalate`, "Why it goes to the Commissioner", "Escalate")),
        this.#act("Close", () => this.#close(where))));
  }

  /** What the right asks for, once it is known who asks. */
  #handing({ kind, identity, asked }, where) {
    if (identity === "pending" || asked === "(erased)") return null;
    if (["access", "portability"].includes(kind)) return this.#act("Their copy", () => this.#copy(where));
    return kind === "deletion" ? this.#act("Erase", () => this.#erase(where)) : null;
  }

  async #copy(where) {
    const whole = await this.#call("POST", `${where}/copy`);
    if (!whole) return;
    hand("kora-export.json", "application/json", JSON.stringify(whole, null, 2));
    await this.#load();
  }

  async #erase(where) {
    const sure = await this.question.ask({
      title: "Erase this person", explain: "Everything of theirs goes, in every store. It does not come back.", act: "Erase for good",
      choices: [["yes", "They showed who they are, and asked for this"]], tone: "danger",
    });
    const receipt = sure && await this.#call("POST", `${where}/erasure`);
    if (!receipt) return;
    hand(`${receipt.id}.json`, "application/json", JSON.stringify(receipt, null, 2));
    await this.#load();
  }

  #breach(held) {
    const { id, reference, what, state, steps, aware_at: aware, commissioner_told_at: commissioner, people_told_at: people } = held;
    const where = path("breaches", id);
    const told = (whom, at) => (at ? `${whom} told ${moment(at)}` : `${whom} not told yet`);
    return h("li", { class: "card", "data-testid": "breach" },
      h("div", { class: "card-head" }, h("h3", {}, "Incident"), h("span", { class: "state" }, `${reference}, ${state.replaceAll("_", " ")}`),
        held.due_at ? h("kora-countdown", { due: held.due_at }) : h("span", { class: "pill high" }, "not confirmed")),
      h("p", { dir: "auto" }, redacted(what)),
      h("p", { class: "crumbs" }, aware ? `Aware since ${moment(aware)}: 72 hours run. ` : "The 72 hours begin when an officer confirms it. ", told("Commissioner", commissioner), "; ", told("people", people), "."),
      history(steps),
      h("div", { class: "case-acts" },
        this.#act("Who is affected", () => affected(this, id)),
        aware ? null : this.#act("Confirm it", () => this.#confirm(where)),
        aware && !commissioner ? this.#act("Commissioner was told", () => this.#post(`${where}/told`, { whom: "commissioner" })) : null,
        aware && !people ? this.#act("People were told", () => this.#post(`${where}/told`, { whom: "people" })) : null,
        this.#act("Close", () => this.#noted(`${where}/close`, "Why it is closed", "Close"))));
  }

  #act(label, run, open = false) {
    return (open || OFFICERS.includes(this.api.me.role)) && h("button", { class: "quiet", onclick: run }, label);
  }

  async #sort(where) {
    const given = await this.question.form({
      title: "Which right", explain: "What the person asks for, as the law names it.", act: "Write it down",
      fields: [{ name: "kind", kind: "select", label: "Right", choices: RIGHTS }],
    });
    if (given) await this.#post(`${where}/kind`, given);
  }

  async #identity(where) {
    const given = await this.question.form({
      title: "Identity", explain: "How the person showed who they are.", act: "Write it down",
      fields: [{ name: "how", kind: "select", label: "How", choices: PROOFS }, { name: "note", kind: "line", label: "Note (optional)", optional: true }],
    });
    if (given) await this.#post(`${where}/identity`, given);
  }

  async #noted(where, label, act) {
    const note = await this.question.ask({ title: act, label, act });
    if (note) await this.#post(where, { note });
  }

  async #close(where) {
    const refused = this.refusals.map(({ code, text }) => [code, `Refused: ${text}`]);
    const given = await this.question.form({
      title: "Close the request", act: "Close",
      fields: [{ name: "how", kind: "select", label: "Outcome", choices: [["done", "Done"], ...refused] }, { name: "note", kind: "line", label: "Note (optional)", optional: true }],
    });
    if (!given) return;
    const { how, note } = given;
    await this.#post(`${where}/close`, how === "done" ? { outcome: "done", note } : { outcome: "refused", refusal: how, note });
  }

  async #confirm(where) {
    const given = await this.question.form({
      title: "Confirm the incident", explain: "72 hours run from the moment somebody here became aware.", act: "Confirm",
      fields: [{ name: "aware_at", kind: "time", label: "Aware since" }, { name: "note", kind: "line", label: "Note (optional)", optional: true }],
    });
    if (given) await this.#post(`${where}/aware`, { ...given, aware_at: new Date(given.aware_at).toISOString() });
  }

  post(where, body) {
    return this.#post(where, body);
  }

  get(where) {
    return this.#call("GET", where);
  }

  async #post(where, body) {
    if (await this.#call("POST", where, body)) await this.#load();
  }

  async #call(method, where, body) {
    try {
      const found = await this.api.call(method, where, body);
      this.said.textContent = "";
      return found ?? true;
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.said.textContent = error.message || "No answer from the service. Try again in a moment.";
      return null;
    }
  }
}

function cards(items, none) {
  return items.length ? h("ul", { class: "cards" }, items) : h("p", { class: "none" }, none);
}

function history(steps) {
  return steps.length > 0 && h("details", {}, h("summary", {}, `Steps (${steps.length})`),
    h("ol", { class: "steps" }, steps.map(({ at, step, note }) => h("li", {}, h("b", {}, step.replaceAll("_", " ")), note ? [" ", redacted(note)] : "", h("time", { datetime: at }, moment(at))))));
}

customElements.define("kora-registers", Registers);
