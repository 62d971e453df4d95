/** How it was, with the person or in one answer; loaded when somebody is asked. */

import { h } from "./nodes.js";

/** How it was, in one to five and a few words; speaks "kora-judge" and "kora-human" for "not solved yet". */
class Rating extends HTMLElement {
  show(t) {
    const speak = (name, detail) => this.dispatchEvent(new CustomEvent(`kora-${name}`, { bubbles: true, detail }));
    const words = h("input", { maxlength: "500", placeholder: t("rateWords"), "aria-label": t("rateWords") });
    const scores = [1, 2, 3, 4, 5].map((score) => h("label", { class: "score" },
      h("input", { type: "radio", name: "score", value: score, required: true, "aria-label": t("rateScore", { score }), "data-testid": `score-${score}` }),
      h("span", { "aria-hidden": "true" }, score)));
    const send = h("button", { class: "primary", "data-testid": "rate-send" }, t("send"));
    send.type = "submit";
    const form = h("form", {
      "data-testid": "rating",
      onsubmit: (event) => {
        event.preventDefault();
        const score = Number(form.elements.score.value);
        speak("judge", { score, words: words.value.trim(), done: () => this.replaceChildren(h("p", { role: "status" }, t("thanks"))) });
      },
    }, h("fieldset", {}, h("legend", {}, t("rateAsk")), h("div", { class: "scores" }, scores),
      h("div", { class: "ends", "aria-hidden": "true" }, h("span", {}, t("rateLow")), h("span", {}, t("rateHigh")))),
    h("div", { class: "why" }, words, send),
    h("button", { class: "plain", "data-testid": "reopen", onclick: () => speak("human", { how: "/reopen" }) }, t("reopen")));
    this.replaceChildren(form);
  }
}

customElements.define("kora-rating", Rating);

/** What was missing in an answer, in a few words; `done` hears them. */
export function askWhy(place, t, status, chosen, done) {
  const words = h("input", { maxlength: "500", placeholder: t("whyNot"), "aria-label": t("whyNot") });
  const send = h("button", { class: "plain" }, t("send"));
  send.type = "submit";
  const form = h("form", { class: "why", onsubmit: (event) => {
    event.preventDefault();
    if (words.value.trim()) done(words.value.trim());
    form.remove();
    status.textContent = t("thanks");
    chosen.focus();
  } }, words, send);
  place.append(form);
  words.focus();
}
