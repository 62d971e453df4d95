/** Asks one thing before an act that leaves a mark: a reason, an outcome, another queue. */

import { h } from "../widget/nodes.js";

/** `ask` resolves with the answer, or null when it is dismissed. */
class Question extends HTMLElement {
  /** `choices` makes it a choice between `[value, label]` pairs; otherwise words are asked for. */
  ask({ title, explain, label, act, choices = null }) {
    const control = choices ? options(choices) : h("textarea", { rows: "3", required: true, minlength: "4", "aria-label": label, "data-testid": "question-words" });
    const confirm = h("button", { class: "primary", "data-testid": "question-confirm" }, act);
    confirm.type = "submit";
    const dialog = h("dialog", { "aria-labelledby": "question-title", "data-testid": "question" },
      h("form", { method: "dialog", onsubmit: () => dialog.close(value(control)) },
        h("h2", { id: "question-title" }, title), h("p", {}, explain), control,
        h("div", { class: "choices" }, h("button", { class: "quiet", onclick: () => dialog.close("") }, "Cancel"), confirm)));
    this.replaceChildren(dialog);
    dialog.showModal();
    control.querySelector?.("input")?.focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        this.replaceChildren();
        resolve(dialog.returnValue || null);
      });
    });
  }
}

function options(choices) {
  return h("fieldset", {}, h("legend", { class: "unseen" }, "Choose one"), choices.map(([value, label], place) =>
    h("label", { class: "option" }, h("input", { type: "radio", name: "choice", value, checked: place === 0 }), label)));
}

function value(control) {
  return control.tagName === "FIELDSET" ? control.querySelector("input:checked").value : control.value.trim();
}

customElements.define("kora-question", Question);
