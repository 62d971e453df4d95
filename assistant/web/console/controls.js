/** The control matrix: each promise of the policies, what holds it, and how its tests ended last. */

import { h } from "../widget/nodes.js";
import { tile } from "./privacy.js";

const STATES = ["proved", "failing", "not run", "open", "outside"];
const KINDS = { E: "enforced", S: "supported", A: "answered", O: "outside" };

class Controls extends HTMLElement {
  async show(api) {
    this.className = "page";
    this.replaceChildren(h("p", { class: "none", role: "status" }, "Reading the matrix…"));
    try {
      const { controls } = await api.call("GET", "/controls");
      this.rows = controls;
      this.#build();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The matrix could not be read."));
    }
  }

  #build() {
    const count = (state) => this.rows.filter((row) => row.state === state).length;
    this.search = h("input", { type: "search", placeholder: "Id or words", "aria-label": "Search the controls", oninput: () => this.#draw() });
    this.body = h("tbody");
    this.replaceChildren(
      h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Controls"),
        h("p", { class: "none" }, "Every promise of the policies, what holds it here, and the last results of the tests that prove it.")),
      h("div", { class: "page-filter" }, this.search)),
      h("div", { class: "tiles" }, STATES.map((state) => tile(state, count(state), state === "failing" ? "urgent" : ""))),
      h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Controls", "data-testid": "controls" },
        h("table", {}, h("thead", {}, h("tr", {}, ["Id", "Kind", "Promise", "What holds it", "State", "Tests"].map((name) => h("th", { scope: "col" }, name)))), this.body)));
    this.#draw();
  }

  #draw() {
    const words = this.search.value.trim().toLowerCase();
    this.body.replaceChildren(...this.rows
      .filter(({ id, says, control }) => `${id} ${says} ${control}`.toLowerCase().includes(words))
      .map((row) => h("tr", {},
        h("td", {}, h("b", {}, row.id)), h("td", {}, row.kinds.map((kind) => KINDS[kind]).join(", ")),
        h("td", { class: "wrap" }, row.says), h("td", { class: "wrap" }, row.control),
        h("td", {}, h("span", { class: row.state === "failing" ? "pill urgent" : "pill" }, row.state)),
        h("td", { title: row.tests.map(({ test, last }) => `${last}: ${test}`).join("\n") }, String(row.tests.length)))));
  }
}

customElements.define("kora-controls", Controls);
