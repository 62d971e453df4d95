/** The desk: inbox, conversation and case side by side, kept fresh by one stream. */

import "./audit.js";
import "./conversation.js";
import "./inbox.js";
import { shortcuts } from "./shortcuts.js";
import { h, icon } from "../widget/nodes.js";
import { json, path } from "../widget/wire.js";

const SAID_FOR = 6_000;
const LOOK_AGAIN = 60_000; // a missed event costs at most this much

/** Follows the address: `#/c/ID` is a conversation, `#/audit` the record. */
class Desk extends HTMLElement {
  #life = new AbortController();
  #fetching = null;
  #again = false;
  #saying = 0;

  disconnectedCallback() {
    this.#life.abort();
  }

  async show(api) {
    this.api = api;
    this.queue = { items: [], cases: [] };
    const { signal } = this.#life;
    this.#build();
    addEventListener("hashchange", () => this.#route(), { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); }, { signal });
    const timer = setInterval(() => this.refresh(), LOOK_AGAIN);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.help = shortcuts(this.#keys(), signal);
    this.tenant = await json(`/v1${path("tenants", api.me.tenant)}`).catch(() => ({}));
    this.company.textContent = this.tenant.company ?? api.me.tenant;
    await this.refresh();
    this.#route();
    api.follow("/events", {
      signal,
      onFrame: () => this.refresh(),
      onState: (state) => this.#connected(state),
    });
  }

  /** Reads the queue; a call during a reading leads to exactly one more. */
  async refresh() {
    if (this.#fetching) {
      this.#again = true;
      return this.#fetching;
    }
    this.#fetching = this.#fetch();
    await this.#fetching;
    this.#fetching = null;
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
    return undefined;
  }

  async #fetch() {
    try {
      this.queue = await this.api.call("GET", "/queue");
      this.#draw();
    } catch (error) {
      if (error.name !== "Problem") throw error;
    }
  }

  #build() {
    const { me } = this.api;
    this.company = h("span");
    this.state = h("span", { class: "link-state", role: "status" });
    this.said = h("p", { class: "said", role: "status", hidden: true });
    this.inbox = h("kora-inbox");
    this.view = h("div", { class: "view" });
    const nav = (where, label) => h("a", { href: where, "data-where": where }, label);
    this.nav = h("nav", { "aria-label": "Pages" }, nav("#/", "Inbox"), me.role === "agent" ? null : nav("#/audit", "Audit"));
    this.replaceChildren(
      h("header", { class: "topbar" },
        h("span", { class: "mark small" }, icon("bubble")), h("b", {}, "Support console"), this.company, this.nav, this.state,
        h("button", { class: "quiet", title: "Keyboard (?)", onclick: () => this.help() }, "Keys"),
        h("span", { class: "me" }, h("b", {}, me.name), me.role.replaceAll("_", " ")),
        h("button", { class: "quiet", "data-testid": "sign-out", onclick: () => this.#signOut() }, "Sign out")),
      h("main", {}, this.inbox, this.view), this.said);
    this.addEventListener("desk-open", ({ detail }) => { location.hash = `#/c/${encodeURIComponent(detail)}`; });
    this.addEventListener("desk-back", () => { location.hash = "#/"; });
    this.addEventListener("desk-say", ({ detail }) => {
      this.#say(detail);
      this.refresh();
    });
  }

  #keys() {
    const here = (act) => () => this.conversation?.[act]();
    return {
      j: () => this.#step(1),
      k: () => this.#step(-1),
      c: here("claim"),
      t: here("transfer"),
      e: here("resolve"),
      r: () => this.conversation?.write("reply"),
      n: () => this.conversation?.write("note"),
      "/": () => this.inbox.search.focus(),
    };
  }

  #step(step) {
    const id = this.inbox.neighbour(step);
    if (id) location.hash = `#/c/${encodeURIComponent(id)}`;
  }

  #route() {
    const [, page, id] = location.hash.split("/");
    this.current = page === "c" && id ? decodeURIComponent(id) : null;
    this.classList.toggle("reading", Boolean(page));
    for (const link of this.nav.children) {
      const here = link.dataset.where === (page === "audit" ? "#/audit" : "#/");
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#fill(page);
    this.#draw();
  }

  #fill(page) {
    this.conversation = null;
    if (page === "audit") {
      const audit = h("kora-audit");
      this.view.replaceChildren(audit);
      audit.show(this.api);
    } else if (this.current) {
      this.conversation = h("kora-conversation");
      this.view.replaceChildren(this.conversation);
      this.conversation.open(this.current, { api: this.api, assistant: this.tenant.assistant ?? "Assistant" });
    } else {
      this.view.replaceChildren(h("div", { class: "empty" }, icon("bubble"), h("p", {}, "Choose a conversation, or press j.")));
    }
  }

  #draw() {
    const { items } = this.queue;
    const waiting = items.filter((item) => item.waiting).length;
    document.title = `${waiting ? `(${waiting}) ` : ""}Support console`;
    this.inbox.show(this.queue, { current: this.current, me: this.api.me });
    this.conversation?.held(items.find((item) => item.conversation === this.current) ?? null);
  }

  #connected(state) {
    this.state.dataset.state = state;
    this.state.textContent = state === "live" ? "Live" : "Reconnecting…";
    if (state === "live") this.refresh();
  }

  #say({ text, tone }) {
    this.said.textContent = text;
    this.said.className = `said ${tone}`;
    this.said.hidden = false;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => { this.said.hidden = true; }, SAID_FOR);
  }

  async #signOut() {
    await this.api.signOut().catch((error) => {
      if (error.name !== "Problem") throw error;
      this.#say({ text: "You could not be signed out. Try again.", tone: "alarm" });
    });
  }
}

customElements.define("kora-desk", Desk);
