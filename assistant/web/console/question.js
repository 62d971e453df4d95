/** Asks before an act that leaves a mark: a reason, an outcome, another queue, a decision. */

import { h } from "../widget/nodes.js";

/** `ask` resolves with the one answer, `form` with all by name; null when it is dismissed. */
class Question extends HTMLElement {
  /** `choices` makes it a choice between `[value, label]` pairs; otherwise words are asked for. */
  async ask({ label, choices = null, ...rest }) {
    const field = choices ? { name: "answer", kind: "choice", choices } : { name: "answer", kind: "words", label, least: 4, testid: "question-words" };
    return (await this.form({ ...rest, fields: [field] }))?.answer ?? null;
  }

  form({ title, explain, act, fields, tone = "" }) {
    const confirm = h("button", { class: `primary ${tone}`, "data-testid": "question-confirm" }, act);
    confirm.type = "submit";
    const form = h("form", { method: "dialog", onsubmit: () => dialog.close("given") },
      h("h2", { id: "question-title" }, title), explain ? h("p", {}, explain) : null, fields.map((field) => drawn(field)),
      h("div", { class: "choices" }, h("button", { class: "quiet", onclick: () => dialog.close("") }, "Cancel"), confirm));
    const dialog = h("dialog", { "aria-labelledby": "question-title", "data-testid": "question" }, form);
    this.replaceChildren(dialog);
    dialog.showModal();
    form.querySelector("input, select, textarea")?.focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        const given = dialog.returnValue ? Object.fromEntries(new FormData(form)) : null;
        this.replaceChildren();
        resolve(given);
      });
    });
  }
}

const KINDS = {
  words: ({ name, label, least = 1, testid, value = "" }) => labelled(label, h("textarea", {
    name, rows: "3", required: true, minlength: least, maxlength: 4000, "data-testid": testid,
  }, value)),
  line: ({ name, label, optional, value = "", hint }) => labelled(label, h("input", { name, value, required: !optional, maxlength: 200 }), hint),
  time: ({ name, label }) => labelled(label, h("input", { type: "datetime-local", name, required: true })),
  day: ({ name, label }) => labelled(label, h("input", { type: "date", name, required: true })),
  select: ({ name, label, choices }) => labelled(label, h("select", { name }, choices.map(([value, text]) => h("option", { value }, text)))),
  choice: ({ name, choices }) => h("fieldset", {}, h("legend", { class: "unseen" }, "Choose one"), choices.map(([value, text], place) =>
    h("label", { class: "option" }, h("input", { type: "radio", name, value, checked: place === 0 }), text))),
};

function drawn(field) {
  return KINDS[field.kind](field);
}

function labelled(label, control, hint) {
  return h("label", { class: "field" }, h("span", {}, label), control, hint ? h("small", {}, hint) : null);
}

customElements.define("kora-question", Question);
