/** The privacy queue: requests, breaches and minors, with the days that the law gives. */

import "./countdown.js";
import "./requests.js";
import "./officers.js";
import { kindOf } from "./case-file.js";
import { h } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

/** Speaks "desk-open" with a conversation id. */
class PrivacyQueue extends HTMLElement {
  async show(api) {
    this.api = api;
    this.className = "page";
    this.replaceChildren(h("p", { class: "none", role: "status" }, "Reading the queue…"));
    try {
      const { cases } = await api.call("GET", "/queue");
      this.#draw(cases.filter(({ queue }) => queue === "privacy").sort((one, other) => Date.parse(one.due_at) - Date.parse(other.due_at)));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The queue could not be read."));
    }
  }

  #draw(cases) {
    const late = cases.filter(({ due_at: due }) => Date.parse(due) < Date.now()).length;
    this.replaceChildren(
      h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Privacy queue"),
        h("p", { class: "none" }, "Rights requests, breaches and reports about minors, the first due on top. Dates are the legal ones."))),
      h("div", { class: "tiles" }, tile("Open", cases.length), tile("Urgent", cases.filter(({ urgent }) => urgent).length, "urgent"), tile("Past its date", late, "urgent")),
      cases.length ? h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Privacy queue" }, this.#table(cases))
        : h("p", { class: "none" }, "Nothing waits here."));
    const registers = h("kora-registers");
    const officers = h("kora-officers");
    this.append(registers, officers);
    registers.show(this.api);
    officers.show(this.api);
  }

  #table(cases) {
    return h("table", {}, h("thead", {}, h("tr", {}, ["Kind", "Reference", "Asked", "Opened", "Due"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, cases.map((item) => h("tr", {},
        h("td", {}, h("b", {}, kindOf(item)), item.urgent ? h("span", { class: "pill urgent" }, "urgent") : null),
        h("td", {}, h("button", {
          class: "plain", disabled: !item.conversation,
          onclick: () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: item.conversation })),
        }, item.reference)),
        h("td", { class: "wrap" }, redacted(item.asked)), h("td", {}, new Date(item.opened_at).toLocaleDateString([], { dateStyle: "medium" })),
        h("td", {}, h("kora-countdown", { due: item.due_at }))))));
  }
}

export function tile(label, value, look = "") {
  return h("div", { class: `tile ${value ? look : ""}` }, h("strong", {}, String(value)), h("span", {}, label));
}

customElements.define("kora-privacy", PrivacyQueue);
