/** The desk: inbox, conversation and case side by side, or one of the other pages; one stream keeps it fresh. */

import "./account.js";
import "./audit.js";
import "./controls.js";
import "./conversation.js";
import "./inbox.js";
import "./privacy.js";
import "./team.js";
import "./topbar.js";
import { Notices } from "./notices.js";
import { shortcuts } from "./shortcuts.js";
import { h, icon } from "../widget/nodes.js";
import { json, path } from "../widget/wire.js";

const SAID_FOR = 6_000;
const LOOK_AGAIN = 60_000; // a missed event costs at most this much
const APART = 300; // ms: a busy queue is read at most this often
const PAGES = { account: "kora-account", audit: "kora-audit", team: "kora-team", privacy: "kora-privacy", controls: "kora-controls" };

/** Follows the address: `#/c/ID` is a conversation, `#/audit` the record. */
class Desk extends HTMLElement {
  #life = new AbortController();
  #fetching = null;
  #again = false;
  #saying = 0;
  #later = 0;
  #looked = -Infinity;

  disconnectedCallback() {
    this.#life.abort();
  }

  async show(api) {
    this.api = api;
    this.seen = { items: [], cases: [], counts: {}, capacity: null };
    const { signal } = this.#life;
    this.#build();
    addEventListener("hashchange", () => this.#route(), { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); }, { signal });
    const timer = setInterval(() => this.refresh(), LOOK_AGAIN);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.help = shortcuts(this.#keys(), signal);
    this.notices = new Notices(api, (sentence) => this.#say({ text: sentence, tone: "" }));
    this.tenant = await json(`/v1${path("tenants", api.me.tenant)}`).catch(() => ({}));
    this.topbar.named(this.tenant.company ?? api.me.tenant);
    await this.refresh();
    this.#route();
    api.follow("/events", {
      signal,
      onFrame: () => this.#soon(),
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

  #soon() {
    this.#later ||= setTimeout(() => {
      this.#later = 0;
      this.#looked = performance.now();
      this.refresh();
    }, Math.max(0, this.#looked + APART - performance.now()));
  }

  async #fetch() {
    try {
      const whole = this.inbox.whole ? null : this.api.call("GET", "/queue");
      this.seen = await this.api.call("GET", `/inbox?${this.inbox.sought}`);
      this.waiting = (await whole ?? this.seen).items;
      this.#draw();
      await this.notices.look(this.waiting);
    } catch (error) {
      if (error.name !== "Problem") throw error;
    }
  }

  #build() {
    this.said = h("p", { class: "said", role: "status", hidden: true });
    this.topbar = h("kora-topbar");
    this.inbox = h("kora-inbox");
    this.view = h("div", { class: "view" });
    this.replaceChildren(this.topbar, h("main", {}, this.inbox, this.view), this.said);
    this.topbar.show(this.api.me);
    const hears = {
      open: (id) => { location.hash = `#/c/${encodeURIComponent(id)}`; },
      back: () => { location.hash = "#/"; },
      seek: () => this.refresh(),
      help: () => this.help(),
      alert: () => this.#alert(),
      "sign-out": () => this.#signOut(),
      say: (what) => {
        this.#say(what);
        this.refresh();
      },
    };
    for (const [name, act] of Object.entries(hears)) this.addEventListener(`desk-${name}`, ({ detail }) => act(detail));
  }

  #keys() {
    const here = (act) => () => this.conversation?.[act]();
    return {
      j: () => this.#step(1),
      k: () => this.#step(-1),
      c: here("claim"),
      t: () => this.conversation?.act("transfer"),
      e: () => this.conversation?.act("resolve"),
      u: () => this.conversation?.act("release"),
      p: () => this.conversation?.act("prioritise"),
      s: here("suggest"),
      i: here("canned"),
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
    this.classList.toggle("paged", page in PAGES);
    this.topbar.at(page in PAGES ? page : "");
    this.#fill(page);
    this.#draw();
  }

  #fill(page) {
    this.conversation = null;
    if (page in PAGES) {
      const node = h(PAGES[page]);
      this.view.replaceChildren(node);
      node.show(this.api);
    } else if (this.current) {
      this.conversation = h("kora-conversation");
      this.view.replaceChildren(this.conversation);
      this.conversation.open(this.current, { api: this.api, assistant: this.tenant.assistant ?? "Assistant" });
    } else {
      this.view.replaceChildren(h("div", { class: "empty" }, icon("bubble"), h("p", {}, "Choose a conversation, or press ", h("kbd", {}, "j"), ".")));
    }
  }

  #draw() {
    const waiting = (this.waiting ?? []).filter((item) => item.waiting).length;
    document.title = `${waiting ? `(${waiting}) ` : ""}Support console`;
    this.inbox.show(this.seen, { current: this.current, me: this.api.me });
    this.conversation?.held((this.waiting ?? []).find((item) => item.conversation === this.current) ?? null);
  }

  #connected(state) {
    this.topbar.connected(state);
    if (state === "live") this.refresh();
  }

  async #alert() {
    this.#say({ text: await this.notices.toggle(), tone: "" });
    this.topbar.alerting(this.notices.on);
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
