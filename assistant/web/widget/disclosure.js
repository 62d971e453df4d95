/** What a customer is told before the first message, and the one choice to make: memory. */

import { h, icon } from "./nodes.js";

const SIGNS = ["bubble", "person", "person", "shield", "clock"];

/** Shows the tenant's disclosure; speaks "kora-start" with `{memory}`. */
class Disclosure extends HTMLElement {
  show({ disclosure, memory }, t) {
    const remember = h("input", { type: "checkbox", "data-testid": "consent-memory" });
    const facts = told(disclosure, t).map((line, at) => h("li", {}, icon(SIGNS[at] ?? "clock"), line));
    const consent = h("label", { class: "consent" }, remember, h("span", {}, t("remember", memory), h("small", {}, t("rememberHint"))));
    this.button = h("button", { class: "primary", "data-testid": "consent-start", onclick: () => this.#start(remember.checked) }, t("start"));
    this.complaint = h("p", { class: "complaint", role: "alert" });
    this.className = "body";
    this.replaceChildren(
      h("div", { class: "scroll welcome", tabindex: "0", role: "region", "aria-label": t("data") },
        h("h3", {}, t("hello")), h("p", { class: "lead" }, t("helloMore")), h("ul", { class: "facts" }, facts),
        processors(disclosure, t), memory?.offered && consent),
      h("div", { class: "foot" }, this.complaint, this.button));
  }

  /** Says what went wrong and lets the customer try again. */
  complain(sentence) {
    this.complaint.textContent = sentence;
    this.button.disabled = false;
  }

  focus() {
    this.button.focus();
  }

  #start(memory) {
    this.button.disabled = true; // one press, one conversation
    this.dispatchEvent(new CustomEvent("kora-start", { bubbles: true, detail: { memory } }));
  }
}

/** What is true of every chat here: in the reader's language, or marked as in the service's own. */
export function told({ lines, retention }, t) {
  const kept = t("kept", Object.fromEntries(Object.entries(retention).map(([what, { count, unit }]) =>
    [what, count.toLocaleString(t("locale"), { style: "unit", unit, unitDisplay: "long" })])));
  return [...lines.map((line, at) => h("span", t(`told${at}`) ? {} : { lang: "en", dir: "auto" }, t(`told${at}`) ?? line)), h("span", {}, kept)];
}

/** Who receives what, and where: also shown later from the menu. */
export function processors(disclosure, t) {
  const rows = disclosure.processors.map(({ name, purpose, region }) => h("div", {}, h("dt", {}, `${name}, ${region}`), h("dd", {}, purpose)));
  return rows.length > 0 && h("details", {}, h("summary", {}, t("processors")), h("dl", { class: "processors" }, rows));
}

customElements.define("kora-disclosure", Disclosure);
