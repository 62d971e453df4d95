/** The way to a person, always in view: a button, then a banner with the promised time. */

import { h, icon } from "./nodes.js";

const BACK_TO_BACK = 1_000; // ms: a double click asks once

/** Speaks "kora-human" with `how`, and "kora-back". */
class Handoff extends HTMLElement {
  #shown = "";

  /** Draws the state; nothing is touched while it stays the same, so focus stays too. */
  show({ handoff, tenant, t, clock }) {
    const state = JSON.stringify([handoff, tenant]);
    if (state === this.#shown) return;
    this.#shown = state;
    this.t = t;
    this.replaceChildren(handoff ? this.#banner(handoff, clock) : this.#strip(tenant, clock));
  }

  #strip({ open_now: open, hours, back_at: back }, clock) {
    const { t } = this;
    const away = back ? t("humanBack", { due: moment(back, clock) }) : t("humanClosed", { hours });
    return h("div", { class: "strip" },
      h("p", { title: hours }, h("i", { class: open && "open" }), open ? t("humanOpen") : away),
      this.#button("human", "human", "", icon("person"), t("human")));
  }

  #banner({ state, claimed_name: name, due_at, meanwhile }, clock) {
    const { t } = this;
    const claimed = state === "claimed";
    const due = moment(due_at, clock);
    const more = claimed ? "handoffClaimedMore" : meanwhile ? "meanwhileMore" : "handoffOpenMore";
    return h("div", { class: "banner", "data-testid": "handoff-banner", "data-state": meanwhile ? "meanwhile" : state },
      icon(claimed ? "person" : "clock"),
      h("div", {},
        h("strong", {}, claimed ? t("handoffClaimed", { name }) : t("handoffOpen", { due })),
        h("span", { class: "extra" }, t(more)),
        !claimed && h("span", { class: "ways" },
          meanwhile ? this.#button("wait", "plain", "", t("wait")) : this.#button("meanwhile", "plain", "/meanwhile", t("meanwhile")),
          this.#button("back", "plain", null, t("backToKora")))));
  }

  #button(name, look, how, ...content) {
    let asked = -Infinity;
    const speak = ({ timeStamp }) => {
      if (timeStamp - asked < BACK_TO_BACK) return;
      asked = timeStamp;
      this.dispatchEvent(new CustomEvent(how === null ? "kora-back" : "kora-human", { bubbles: true, detail: { how } }));
    };
    return h("button", { class: look, "data-testid": name, onclick: speak }, content);
  }
}

/** A time on the customer's own clock, with the day and the zone. */
export function moment(iso, clock) {
  return new Date(iso).toLocaleString(clock, {
    weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  });
}

customElements.define("kora-handoff", Handoff);
