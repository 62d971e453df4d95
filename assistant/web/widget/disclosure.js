/** What a customer is told before the first message, and the one choice to make: memory. */

import { h, icon } from "./nodes.js";

const SIGNS = ["bubble", "clock", "shield"];

/** Shows the tenant's disclosure; speaks "kora-start" with `{memory}`. */
class Disclosure extends HTMLElement {
  show(tenant, t) {
    const { memory } = tenant;
    const remember = h("input", { type: "checkbox", "data-testid": "consent-memory" });
    this.button = h("button", {
      class: "primary", "data-testid": "consent-start",
      onclick: () => this.#start(remember.checked),
    }, t("start"));
    this.complaint = h("p", { class: "complaint", role: "alert", hidden: true });
    this.className = "body";
    this.replaceChildren(
      h("div", { class: "scroll welcome", tabindex: "0", role: "region", "aria-label": t("data") },
        h("h3", {}, t("hello")),
        h("p", { class: "lead" }, t("helloMore")),
        facts(tenant.disclosure.lines),
        processors(tenant.disclosure.processors, t),
        memory?.offered ? consent(remember, memory.days, t) : null),
      h("div", { class: "foot" }, this.complaint, this.button),
    );
    this.t = t;
  }

  /** Says what went wrong and lets the customer try again. */
  complain(sentence) {
    this.complaint.textContent = sentence;
    this.complaint.hidden = false;
    this.button.disabled = false;
    this.button.textContent = this.t("start");
  }

  focus() {
    this.button?.focus();
  }

  #start(memory) {
    this.complaint.hidden = true;
    this.button.disabled = true;
    this.button.textContent = this.t("starting");
    this.dispatchEvent(new CustomEvent("kora-start", { bubbles: true, detail: { memory } }));
  }
}

function facts(lines) {
  const items = lines.map((line, place) => h("li", {}, icon(SIGNS[place % SIGNS.length]), h("span", { dir: "auto" }, line)));
  return h("ul", { class: "facts" }, items);
}

/** Who receives what, and where: also shown later from the menu. */
export function processors(list, t) {
  if (!list?.length) return null;
  const rows = list.flatMap(({ name, purpose, region }) => [
    h("div", {}, h("dt", {}, t("region", { name, region })), h("dd", {}, purpose)),
  ]);
  return h("details", {}, h("summary", {}, t("processors")), h("dl", { class: "processors" }, rows));
}

function consent(box, days, t) {
  return h("label", { class: "consent" }, box,
    h("span", {}, t("remember", { days }), h("small", {}, t("rememberHint"))));
}

customElements.define("kora-disclosure", Disclosure);
