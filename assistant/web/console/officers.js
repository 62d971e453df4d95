/** Who may be a child, what is held from ending, which corrections wait: supervisors read, officers act. */

import "./question.js";
import { h } from "../widget/nodes.js";
import { hand } from "../widget/sheets.js";
import { path } from "../widget/wire.js";
import { moment } from "./case-file.js";
import { redacted } from "./redacted.js";

const OFFICERS = ["privacy_officer", "admin"];

class Officers extends HTMLElement {
  async show(api) {
    this.className = "figures";
    this.api = api;
    this.question = h("kora-question");
    this.content = h("div", { class: "figures" });
    this.said = h("p", { class: "complaint", role: "alert" });
    this.replaceChildren(this.said, this.content, this.question);
    await this.#load();
  }

  async #load() {
    const [minors, holds, corrections] = await Promise.all(["/minors", "/holds", "/corrections"].map((where) => this.#call("GET", where)));
    if (!minors || !holds || !corrections) return;
    this.content.replaceChildren(
      section("minors", "Who may be under age", minors.minors.map((each) => this.#minor(each)), "Nobody waits for a word about their age."),
      section("corrections", "Corrections to decide", corrections.corrections.map((each) => this.#correction(each)), "No correction waits."),
      section("holds", "Legal holds", holds.holds.map((each) => this.#hold(each)), "Nothing is held.", this.#act("Place a hold", () => this.#place())));
  }

  #minor({ subject, since, told_by: by }) {
    const where = path("minors", subject);
    return card("Nothing of theirs is remembered or traced since they said it", subject, `Since ${moment(since)}, noticed by ${by}.`,
      this.#chat(subject),
      this.#act("It is a child: erase", () => this.#erase(where)),
      this.#act("It is not", () => this.#post(where, { child: false })));
  }

  #correction({ id, text, conversation, at }) {
    return card(redacted(text), conversation, `Sought ${moment(at)}.`,
      this.#chat(conversation),
      this.#act("Corrected", () => this.#post(path("corrections", id), { outcome: "corrected" })),
      this.#act("Refuse", () => this.#refuse(path("corrections", id))));
  }

  #hold({ id, subject, reason, placed_by: by, placed_at: at, review_on: review }) {
    return card(redacted(reason), subject ?? "Everything of this company", `Placed ${moment(at)} by ${by}; to be looked at again on ${review}.`,
      this.#act("Lift", () => this.#post(path("holds", id), undefined, "DELETE")));
  }

  #chat(id) {
    return id.startsWith("co_") && h("button", {
      class: "quiet", onclick: () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: id })),
    }, "Open the chat");
  }

  #act(label, run) {
    return OFFICERS.includes(this.api.me.role) && h("button", { class: "quiet", onclick: run }, label);
  }

  async #erase(where) {
    const sure = await this.question.ask({
      title: "It is a child", explain: "Everything of theirs goes, in every store. It does not come back.", act: "Erase for good",
      choices: [["yes", "I made sure of it"]], tone: "danger",
    });
    const { receipt } = (sure && await this.#post(where, { child: true })) || {};
    if (receipt) hand(`${receipt.id}.json`, "application/json", JSON.stringify(receipt, null, 2));
  }

  async #refuse(where) {
    const reason = await this.question.ask({ title: "Refuse the correction", explain: "The statement stays with the record.", label: "Why", act: "Refuse" });
    if (reason) await this.#post(where, { outcome: "refused", reason });
  }

  async #place() {
    const given = await this.question.form({
      title: "Place a legal hold", explain: "Nothing of it ends until you lift it. Your name stands beside it.", act: "Hold",
      fields: [
        { name: "customer", kind: "line", label: "Whose (empty: everything)", optional: true, hint: "Your id of the customer, or cu_… or co_…" },
        { name: "reason", kind: "words", label: "Why" }, { name: "review", kind: "day", label: "To be looked at again on" },
      ],
    });
    if (!given) return;
    const { customer, ...rest } = given;
    await this.#post("/holds", { ...rest, ...(customer && { customer }) });
  }

  async #post(where, body, method = "POST") {
    const done = await this.#call(method, where, body);
    if (done) await this.#load();
    return done;
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

function section(name, title, cards, none, ...acts) {
  return h("section", { "data-testid": `officers-${name}` }, h("h2", {}, title),
    cards.length ? h("ul", { class: "cards" }, cards) : h("p", { class: "none" }, none), acts);
}

function card(text, about, when, ...acts) {
  return h("li", { class: "card" }, h("div", { class: "card-head" }, h("span", { class: "state" }, about)),
    h("p", { dir: "auto" }, text), h("p", { class: "crumbs" }, when), h("div", { class: "case-acts" }, acts));
}

customElements.define("kora-officers", Officers);
