/** The way to a person, always in view: a button, then a banner with the promised time. */

import { h, icon } from "./nodes.js";

/** Speaks "kora-human" and "kora-back". */
class Handoff extends HTMLElement {
  #shown = "";

  /** Draws the state; nothing is touched while it stays the same, so focus stays too. */
  show({ handoff, tenant, t, locale }) {
    const state = JSON.stringify([handoff, tenant.open_now, tenant.hours]);
    if (state === this.#shown) return;
    this.#shown = state;
    const held = this.contains(this.getRootNode().activeElement);
    this.replaceChildren(handoff ? banner(handoff, { t, locale, speak: this.#speak }) : strip(tenant, { t, speak: this.#speak }));
    if (held) this.querySelector("button, [tabindex]")?.focus();
  }

  /** Keeps a second click from asking twice while the first is on its way. */
  busy(is) {
    for (const button of this.querySelectorAll("button")) button.disabled = is;
  }

  #speak = (name) => this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

function strip({ open_now: open, hours }, { t, speak }) {
  return h("div", { class: "strip" },
    h("p", {}, h("i", { class: open ? "here open" : "here" }), open ? t("humanOpen") : t("humanClosed", { hours })),
    h("button", { class: "human", "data-testid": "human", onclick: () => speak("kora-human") },
      icon("person"), t("human")));
}

function banner(handoff, { t, locale, speak }) {
  const claimed = handoff.state === "claimed";
  const title = claimed
    ? t("handoffClaimed", { name: handoff.claimed_name })
    : t("handoffOpen", { due: moment(handoff.due_at, locale) });
  return h("div", { class: "banner", "data-testid": "handoff-banner", "data-state": handoff.state, tabindex: "-1" },
    icon(claimed ? "person" : "clock"),
    h("div", {},
      h("strong", {}, title),
      h("span", { class: "extra" }, claimed ? t("handoffClaimedMore") : t("handoffOpenMore")),
      claimed ? null : h("div", {}, h("button", {
        class: "plain", "data-testid": "back-to-kora", onclick: () => speak("kora-back"),
      }, t("backToKora")))));
}

/** A time as the customer's own clock shows it, with the day and the zone. */
export function moment(iso, locale) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat(locale, {
    weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  }).format(at);
}

customElements.define("kora-handoff", Handoff);
