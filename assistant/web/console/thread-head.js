/** Above the thread: who it is, whose it is, until when, who else looks, and what can be done. */

import "./countdown.js";
import "../widget/menu.js";
import { h, icon } from "../widget/nodes.js";
import { alias, face } from "./signs.js";

const MORE = {
  release: "Give back to the queue", prioritise: "Set the priority", reopen: "Reopen", endChat: "End an abusive chat",
};

/** Speaks "desk-act" with the name of an act, "desk-panel" and "desk-back". */
class ThreadHead extends HTMLElement {
  #stamp = "";

  connectedCallback() {
    this.className = "thread-head";
    this.others = h("span", { class: "others", role: "status" });
  }

  show(now) {
    const { conversation, held, mine, ended, me, assistant, view } = now;
    const stamp = JSON.stringify([conversation, held, mine, ended, view]);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const focused = this.contains(document.activeElement);
    const act = (label, name, look = "quiet") => h("button", { class: look, "data-testid": name, onclick: () => this.#speak("desk-act", name) }, label);
    const { state = "none" } = held ?? {};
    const free = ["open", "reopened"].includes(state);
    this.toggle = h("button", { class: "quiet case-toggle", "aria-expanded": "false", "aria-controls": "case-panel", onclick: () => this.#speak("desk-panel") }, "Case");
    this.replaceChildren(
      h("button", { class: "tool back", "aria-label": "Back to the inbox", onclick: () => this.#speak("desk-back") }, icon("back")),
      face(alias(conversation), conversation),
      h("div", { class: "who" }, h("h1", {}, `Customer ${alias(conversation)}`),
        h("p", {}, h("span", { class: free ? "pill open" : mine ? "pill mine" : "pill" }, ended ? "Ended" : stands(held, mine, assistant)),
          held?.priority === "urgent" || held?.priority === "high" ? h("span", { class: `pill ${held.priority}` }, held.priority) : null,
          held && !["resolved", "waiting"].includes(state) ? ["due in ", h("kora-countdown", { due: held.due_at })] : null,
          view === "claimant" ? h("span", { class: "pill", title: "You hold this conversation, so names, references, IPs and domains are shown. It is on the audit record." }, "details shown") : null,
          this.others)),
      h("div", { class: "acts" },
        free ? act("Claim", "claim", "primary") : null,
        mine ? act("Transfer", "transfer") : null,
        mine || (state === "claimed" && me.role !== "agent") ? act("Resolve", "resolve", mine ? "primary" : "quiet") : null,
        this.toggle, ...this.#more({ state, free, mine, ended, me })));
    if (focused) this.querySelector(".acts button")?.focus();
  }

  /** Colleagues who look at the same conversation. */
  meet(others) {
    this.others.textContent = others.map(({ name, writing }) => (writing ? `${name} is writing` : `${name} is here too`)).join(", ");
  }

  toggled(open) {
    this.toggle.setAttribute("aria-expanded", String(open));
    if (!open) this.toggle.focus();
  }

  #more({ state, free, mine, ended, me }) {
    const over = me.role !== "agent";
    const items = [
      mine ? "release" : null, mine || free || over ? "prioritise" : null, state === "resolved" ? "reopen" : null,
      (mine || over) && !ended ? "endChat" : null,
    ].filter((name) => name && state !== "none" && (name === "reopen" || state !== "resolved"));
    if (!items.length) return [];
    const button = h("button", { class: "tool", "aria-label": "More", "aria-expanded": "false", "data-testid": "thread-more" }, icon("more"));
    const menu = h("kora-menu");
    menu.show(button, (name) => MORE[name], items.map((name) => [name, () => this.#speak("desk-act", name)]));
    const away = ({ key }) => { if (key === "Escape" && !menu.hidden) menu.close(); };
    return [h("span", { class: "more", onkeydown: away }, button, menu)];
  }

  #speak(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function stands(held, mine, assistant) {
  const { state, claimed_name: owner } = held ?? {};
  if (!state) return `${assistant} answers here`;
  if (state === "resolved") return "Resolved";
  if (state === "waiting") return mine ? "Yours, waiting for the customer" : `With ${owner}, waiting for the customer`;
  if (state === "claimed") return mine ? "Yours" : `With ${owner}`;
  return state === "reopened" ? "Reopened, unclaimed" : "Unclaimed";
}

customElements.define("kora-thread-head", ThreadHead);
