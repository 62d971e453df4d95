/** The way to a person, always in view: a button, then a banner with the promised time. */

import { h, icon } from "./nodes.js";

/** Speaks "kora-human" and "kora-back". */
class Handoff extends HTMLElement {
  #shown = "";

  /** Draws the state; nothing is touched while it stays the same, so focus stays too. */
  show({ handoff, tenant, t, locale }) {
    const state = JSON.stringify([handoff, tenant]);
    if (state === this.#shown) return;
    this.#shown = state;
    this.replaceChildren(handoff ? this.#banner(handoff, t, locale) : this.#strip(tenant, t));
  }

  #strip({ open_now: open, hours }, t) {
    return h("div", { class: "strip" },
      h("p", {}, h("i", { class: open && "open" }), open ? t("humanOpen") : t("humanClosed", { hours })),
      this.#button("human", "human", icon("person"), t("human")));
  }

  #banner({ state, claimed_name: name, due_at: due }, t, locale) {
    const claimed = state === "claimed";
    return h("div", { class: "banner", "data-testid": "handoff-banner", "data-state": state },
      icon(claimed ? "person" : "clock"),
      h("div", {},
        h("strong", {}, claimed ? t("handoffClaimed", { name }) : t("handoffOpen", { due: moment(due, locale) })),
        h("span", { class: "extra" }, t(claimed ? "handoffClaimedMore" : "handoffOpenMore")),
        !claimed && this.#button("back", "plain", t("backToKora"))));
  }

  #button(name, look, ...content) {
    let asked = -Infinity;
    const speak = ({ timeStamp }) => {
      if (timeStamp - asked < 1_000) return; // a double click asks once
      asked = timeStamp;
      this.dispatchEvent(new CustomEvent(`kora-${name}`, { bubbles: true }));
    };
    return h("button", { class: look, "data-testid": name, onclick: speak }, content);
  }
}

/** A time on the customer's own clock, with the day and the zone. */
function moment(iso, locale) {
  return new Date(iso).toLocaleString(locale, {
    weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  });
}

customElements.define("kora-handoff", Handoff);
