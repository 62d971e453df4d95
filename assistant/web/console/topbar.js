/** On top of every page: where one is, whether the line stands, and what concerns oneself. */

import { h, icon } from "../widget/nodes.js";
import { face, sign } from "./signs.js";
import { wanted } from "./notices.js";

const LOOKS = ["auto", "light", "dark"];
const LOOK = "kora:look";
const PAGES = [
  ["", "Inbox", null],
  ["privacy", "Privacy", ["supervisor", "privacy_officer", "admin"]],
  ["team", "Figures", null],
  ["audit", "Audit", ["supervisor", "privacy_officer", "admin"]],
  ["controls", "Controls", ["supervisor", "privacy_officer", "admin"]],
];

/** Speaks "desk-help", "desk-alert" and "desk-sign-out". */
class Topbar extends HTMLElement {
  show(me) {
    this.className = "topbar";
    this.setAttribute("role", "banner");
    this.company = h("span");
    this.state = h("span", { class: "link-state", role: "status" });
    this.nav = h("nav", { "aria-label": "Pages" }, PAGES.filter(([, , roles]) => !roles || roles.includes(me.role))
      .map(([page, label]) => h("a", { href: `#/${page}`, "data-page": page }, label)));
    this.bell = this.#tool("alert", "Notifications", "mute");
    this.look = this.#tool("look", "Colours", "auto");
    this.look.onclick = () => this.#turn();
    this.replaceChildren(
      h("span", { class: "mark small" }, icon("bubble")), h("b", {}, "Support console"), this.company, this.nav, this.state,
      this.bell, this.look, this.#tool("help", "Keyboard (?)", "keys"),
      h("a", { class: "me", href: "#/account", title: "Your sign-in", "data-testid": "account" },
        face(me.name, me.id, "small"), h("span", {}, h("b", {}, me.name), me.role.replaceAll("_", " "))),
      this.#tool("sign-out", "Sign out", "leave"));
    this.#paint(localStorage.getItem(LOOK) ?? LOOKS[0]);
    this.alerting(wanted());
  }

  named(company) {
    this.company.textContent = company;
  }

  at(page) {
    for (const link of this.nav.children) {
      if (link.dataset.page === page) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  connected(state) {
    this.state.dataset.state = state;
    this.state.textContent = state === "live" ? "Live" : "Reconnecting…";
  }

  alerting(on) {
    this.bell.replaceChildren(sign(on ? "bell" : "mute"));
    this.bell.setAttribute("aria-pressed", String(on));
  }

  #turn() {
    const next = LOOKS[(LOOKS.indexOf(document.documentElement.dataset.look) + 1) % LOOKS.length];
    localStorage.setItem(LOOK, next);
    this.#paint(next);
  }

  #paint(look) {
    document.documentElement.dataset.look = look;
    this.look.replaceChildren(sign(look));
    this.look.setAttribute("aria-label", `Colours: ${look}`);
    this.look.title = `Colours: ${look}`;
  }

  #tool(name, label, drawing) {
    return h("button", {
      class: "tool", "aria-label": label, title: label, "data-testid": name,
      onclick: () => this.dispatchEvent(new CustomEvent(`desk-${name}`, { bubbles: true })),
    }, sign(drawing));
  }
}

customElements.define("kora-topbar", Topbar);
