/** One's own sign-in: recovery codes for the day on which the authenticator is lost. */

import { h } from "../widget/nodes.js";

/** Shows new codes once; whoever leaves the page has seen them for the last time. */
class Account extends HTMLElement {
  show(api) {
    this.api = api;
    this.className = "page";
    this.codes = h("div", { "aria-live": "polite" });
    this.button = h("button", { class: "primary", "data-testid": "make-codes", onclick: () => this.#make() }, "Make ten new codes");
    this.replaceChildren(
      h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Your sign-in")), h("p", { class: "none" }, `${api.me.name}, ${api.me.role.replaceAll("_", " ")}`)),
      h("section", { class: "account" },
        h("h2", {}, "Recovery codes"),
        h("p", {}, "Each one stands in once for the six digits of your authenticator. Making new ones voids the old ones, and is on the audit record."),
        this.button, this.codes));
  }

  async #make() {
    this.button.disabled = true;
    try {
      const { codes } = await this.api.call("POST", "/session/recovery-codes");
      this.codes.replaceChildren(
        h("p", { class: "warn" }, "Shown this once: write them down or print them, and keep them away from your computer."),
        h("ol", { class: "codes", "data-testid": "codes" }, codes.map((code) => h("li", {}, h("code", {}, code)))),
        h("button", { class: "quiet", onclick: () => print() }, "Print"));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.codes.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "That did not work. Try again in a moment."));
    }
    this.button.disabled = false;
  }
}

customElements.define("kora-account", Account);
