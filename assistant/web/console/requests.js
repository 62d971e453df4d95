/** Requests about rights with both clocks, and breaches with theirs. */

import "./countdown.js";
import { h } from "../widget/nodes.js";
import { redacted } from "./redacted.js";

const day = (text) => new Date(text).toLocaleDateString([], { dateStyle: "medium" });

/** Speaks "desk-open" with a conversation id. */
class Registers extends HTMLElement {
  async show(api) {
    this.api = api;
    try {
      const [{ requests }, { breaches }] = await Promise.all([api.call("GET", "/requests"), api.call("GET", "/breaches")]);
      this.replaceChildren(...this.#section("Requests about rights", "requests",
        ["Right", "Reference", "Asked", "Identity", "20 working days", "30 days", "Due"], requests.map((item) => this.#request(item))),
      ...this.#section("Breaches", "breaches",
        ["State", "Reference", "What", "Aware since", "72 hours end"], breaches.map((item) => this.#breach(item))));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The registers could not be read."));
    }
  }

  #section(title, name, heads, rows) {
    return [h("h2", {}, title), rows.length
      ? h("div", { class: "table", tabindex: "0", role: "region", "aria-label": title, "data-testid": `register-${name}` },
        h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows)))
      : h("p", { class: "none" }, "None is open.")];
  }

  #request(item) {
    const governs = item.governs === "working days";
    return h("tr", {},
      h("td", {}, h("b", {}, item.kind.replaceAll("_", " "))), this.#reference(item),
      h("td", { class: "wrap" }, redacted(item.asked)), h("td", {}, item.identity.replaceAll("_", " ")),
      h("td", {}, governs ? h("b", {}, day(item.working_due)) : day(item.working_due)),
      h("td", {}, governs ? day(item.calendar_due) : h("b", {}, day(item.calendar_due))),
      h("td", {}, h("kora-countdown", { due: item.due_at })));
  }

  #breach(item) {
    return h("tr", {},
      h("td", {}, h("b", {}, item.state)), this.#reference(item),
      h("td", { class: "wrap" }, redacted(item.what)), h("td", {}, item.aware_at ? day(item.aware_at) : "not confirmed"),
      h("td", {}, item.due_at ? h("kora-countdown", { due: item.due_at }) : "—"));
  }

  #reference({ reference, conversation }) {
    return h("td", {}, h("button", {
      class: "plain", disabled: !conversation,
      onclick: () => this.dispatchEvent(new CustomEvent("desk-open", { bubbles: true, detail: conversation })),
    }, reference));
  }
}

customElements.define("kora-registers", Registers);
