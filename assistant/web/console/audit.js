/** The audit record: who did what to which thing, newest first. */

import { h } from "../widget/nodes.js";

class Audit extends HTMLElement {
  async show(api) {
    this.replaceChildren(h("p", { class: "none", role: "status" }, "Reading the record…"));
    try {
      const { rows } = await api.call("GET", "/audit");
      this.replaceChildren(h("h1", {}, "Audit record"),
        h("p", { class: "none" }, "Each line holds the one before it; none can be changed or taken out."),
        h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Audit record" }, table(rows)));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The record could not be read."));
    }
  }
}

function table(rows) {
  const head = ["No.", "Time", "Who", "Did", "To"].map((name) => h("th", { scope: "col" }, name));
  const line = ({ seq, at, actor, action, subject }) => h("tr", {},
    h("td", {}, String(seq)), h("td", {}, new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" })),
    h("td", {}, actor), h("td", {}, action), h("td", {}, subject));
  return h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows.map(line)));
}

customElements.define("kora-audit", Audit);
