/** The staff console: a sign-in, then the desk. */

import "./desk.js";
import "./sign-in.js";
import { StaffApi } from "./staff-api.js";
import { h } from "../widget/nodes.js";

const LINK = "#signin=";

/** Decides which of the two is on the screen, and takes the first start's link out of the address. */
class Console extends HTMLElement {
  async connectedCallback() {
    this.api = new StaffApi();
    this.api.addEventListener("signed-in", () => this.#desk());
    this.api.addEventListener("signed-out", () => this.#signIn());
    const oneTime = location.hash.startsWith(LINK) ? location.hash.slice(LINK.length) : "";
    // A spent link has no business in the history or in a screenshot.
    if (oneTime) history.replaceState(null, "", location.pathname);
    try {
      if (oneTime) await this.api.signIn({ one_time: decodeURIComponent(oneTime) });
      else await this.api.resume();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.#signIn(this.#reason(error, oneTime));
    }
  }

  #reason(error, oneTime) {
    if (oneTime) return "This sign-in link has been used or is too old. Sign in with your account.";
    return error.status === 401 ? "" : "The service cannot be reached right now.";
  }

  #signIn(complaint = "") {
    document.title = "Sign in · Support console";
    const form = h("kora-sign-in");
    this.replaceChildren(form);
    form.show(this.api, complaint);
  }

  #desk() {
    const desk = h("kora-desk");
    this.replaceChildren(desk);
    desk.show(this.api);
  }
}

customElements.define("kora-console", Console);
