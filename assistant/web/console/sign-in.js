/** Sign-in with a password and the second factor, in one step. */

import { h, icon } from "../widget/nodes.js";

class SignIn extends HTMLElement {
  show(api, complaint) {
    this.api = api;
    this.complaint = h("p", { class: "complaint", role: "alert" }, complaint);
    this.tenant = h("select", { id: "tenant", name: "tenant", "data-testid": "signin-tenant", required: true });
    this.email = field("email", { type: "email", autocomplete: "username", "data-testid": "signin-email" });
    this.password = field("password", { type: "password", autocomplete: "current-password", "data-testid": "signin-password" });
    this.code = field("code", {
      type: "text", autocomplete: "one-time-code", spellcheck: "false", autocapitalize: "none",
      "data-testid": "signin-code", "aria-describedby": "code-hint",
    });
    this.button = h("button", { class: "primary", "data-testid": "signin-submit" }, "Sign in");
    this.button.type = "submit";
    this.replaceChildren(h("main", { class: "signin" },
      h("div", { class: "brand" }, h("span", { class: "mark" }, icon("bubble")), "Support console"),
      h("form", { onsubmit: (event) => this.#submit(event) },
        h("h1", {}, "Sign in"),
        this.complaint,
        labelled("Company", this.tenant), labelled("E-mail", this.email), labelled("Password", this.password),
        labelled("Code", this.code, h("small", { id: "code-hint" }, "Six digits from your authenticator, or a recovery code.")),
        this.button),
      h("p", { class: "aside" }, "Every sign-in and every original you open is on the audit record.")));
    this.#companies();
  }

  async #companies() {
    try {
      const { tenants } = await this.api.tenants();
      this.tenant.append(...tenants.map(({ id, company }) => h("option", { value: id }, company)));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.complaint.textContent = "The service cannot be reached right now.";
    }
    this.email.focus();
  }

  async #submit(event) {
    event.preventDefault();
    this.button.disabled = true;
    this.complaint.textContent = "";
    try {
      await this.api.signIn({
        tenant: this.tenant.value, email: this.email.value.trim(), password: this.password.value,
        code: this.code.value.replaceAll(" ", ""),
      });
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.complaint.textContent = error.message || "That did not work. Try again in a moment.";
      this.button.disabled = false;
      this.code.value = "";
      this.code.focus();
    }
  }
}

function field(name, attributes) {
  return h("input", { id: name, name, required: true, ...attributes });
}

function labelled(text, control, hint = null) {
  return h("p", { class: "field" }, h("label", { for: control.id }, text), control, hint);
}

customElements.define("kora-sign-in", SignIn);
