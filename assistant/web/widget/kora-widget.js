/** `<kora-widget tenant base identity-token locale theme>`: the launcher and the chat panel. */

import "./composer.js";
import "./disclosure.js";
import "./handoff.js";
import "./menu.js";
import { h, icon } from "./nodes.js";
import { Session, tabStorage } from "./session.js";
import { look } from "./styles.js";
import { announcer } from "./thread-view.js";
import { Problem, json, path } from "./wire.js";

// "mi" lies ready; it is offered once a speaker of te reo has approved it.
const LOCALES = ["en", "es"];
const TYPING_LASTS = 5_000;
const COVERS = "(max-width: 520px), (max-height: 520px)";

class KoraWidget extends HTMLElement {
  #unread = 0;
  #typing = 0;

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    const asked = this.getAttribute("locale") || document.documentElement.lang || navigator.language;
    this.lang = this.locale = LOCALES.find((locale) => asked.toLowerCase().startsWith(locale)) ?? LOCALES[0];
    // Dates as this reader writes them: "en" alone would put the month first for everybody.
    this.clock = navigator.languages.find((tag) => tag.startsWith(this.locale)) ?? this.locale;
    this.base = `${(this.getAttribute("base") || new URL("..", import.meta.url).href).replace(/\/$/, "")}/v1`;
    this.texts = (await import(`./texts/${this.locale}.js`)).default;
    this.#draw(root);
    this.#listen(root);
    await this.#meet();
  }

  disconnectedCallback() {
    this.session?.close();
  }

  /** A sentence of this locale; `{name}` is a value, else the tenant's own. */
  t = (key, values = {}) =>
    this.texts[key]?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? this.tenant?.[name] ?? "");

  async open() {
    this.#unread = 0;
    this.toggleAttribute("open", true);
    if (matchMedia(COVERS).matches) this.panel.showModal();
    else this.panel.show();
    this.#showLauncher();
    if (!this.tenant) await this.#meet();
    this.#focusNext();
    this.#sheets().catch(() => {});
  }

  close() {
    this.panel.close();
    this.removeAttribute("open");
    this.#showLauncher();
    this.launcher.focus();
  }

  #draw(root) {
    const { t } = this;
    const tool = (key, sign, act) => h("button", { class: `tool ${key}`, "aria-label": t(key), title: t(key), "data-testid": key, ...(act && { onclick: act }) }, icon(sign));
    this.label = h("span");
    this.badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
    this.launcher = h("button", {
      class: "launcher", "data-testid": "launcher", "aria-haspopup": "dialog", hidden: true, onclick: () => this.open(),
    }, icon("bubble"), this.label, this.badge);
    this.name = h("span");
    this.company = h("p");
    this.menuButton = tool("menu", "more");
    this.menu = h("kora-menu");
    this.handoff = h("kora-handoff");
    this.welcome = h("kora-disclosure", { hidden: true });
    this.thread = h("kora-thread");
    this.body = h("div", { class: "body", hidden: true }, this.thread);
    this.composer = h("kora-composer", { hidden: true });
    this.under = h("div", { class: "body" }, this.welcome, this.body, this.composer);
    this.sheet = h("kora-sheet", { hidden: true });
    this.announcer = announcer();
    this.panel = h("dialog", { class: "panel", "data-testid": "panel", onkeydown: (event) => this.#key(event) },
      h("div", { class: "head" }, h("span", { class: "mark" }, icon("bubble")),
        h("div", { class: "title" }, h("h2", {}, this.name, h("span", { class: "ai" }, t("ai"))), this.company),
        this.menuButton, tool("close", "close", () => this.close())),
      this.menu, this.handoff, h("div", { class: "body" }, this.under, this.sheet), this.announcer.node);
    root.append(this.launcher, this.panel);
  }

  #items() {
    const view = () => {
      this.session.identityToken = this.getAttribute("identity-token"); // the site may have renewed it
      return { ...this, source: this.menuButton };
    };
    return [
      ["memory", () => this.#cover("openMemory", view())],
      ["data", () => this.#cover("openData", view())],
      ["saveText", () => this.#save("text/plain"), true],
      ["saveJson", () => this.#save("application/json"), true],
      ["startOver", () => this.#startOver(), true],
    ];
  }

  #listen(root) {
    const hears = {
      start: ({ memory }) => this.#start(memory),
      send: ({ text }) => this.#send(text),
      human: ({ how }) => this.#askHuman(how),
      back: () => this.#attempt(() => this.session.backToKora()),
      retry: ({ entry }) => this.session.retry(entry),
      edit: ({ entry }) => this.#edit(entry),
      rate: (rating) => this.#attempt(() => this.#rate(rating)),
      judge: (rating) => this.#attempt(() => this.#judge(rating)),
      typing: () => this.session.typing(),
      cite: (cited) => this.#cover("openClause", this, cited),
      "sheet-closed": ({ source }) => this.#uncover(source),
    };
    for (const [name, act] of Object.entries(hears)) {
      root.addEventListener(`kora-${name}`, ({ detail }) => act(detail ?? {}));
    }
  }

  /** Learns whose assistant this is: without it there is nothing true to say. */
  async #meet() {
    try {
      this.tenant = await json(this.base + path("tenants", this.getAttribute("tenant")), { credentials: "omit" });
    } catch (error) {
      if (error.name !== "Problem") throw error;
    }
    const { tenant, t } = this;
    this.name.textContent = tenant?.assistant ?? t("unreachable");
    this.panel.setAttribute("aria-label", t(tenant ? "panel" : "unreachable"));
    this.menuButton.hidden = !tenant;
    if (tenant) {
      this.company.textContent = tenant.company;
      this.menu.show(this.menuButton, t, this.#items());
      await this.#begin();
    }
    this.#showLauncher();
  }

  async #begin() {
    const { t, locale, tenant } = this;
    const place = `kora:${this.base}:${tenant.id}`;
    this.session = new Session(this.base, {
      tenant: tenant.id, locale, keep: tabStorage(place), identityToken: this.getAttribute("identity-token"),
    });
    this.session.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.session.addEventListener("ended", () => this.#startOver(this.t("ended")));
    this.welcome.show(tenant, t);
    this.thread.replaceWith((this.thread = h("kora-thread")));
    this.thread.show(this);
    this.composer.show({ t, keep: tabStorage(`${place}:draft`) });
    await this.session.resume();
    this.#changed();
  }

  async #start(memory) {
    try {
      await this.session.start({ memory });
      this.#focusNext();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.welcome.complain(error.message || this.t("unreachable"));
    }
  }

  #send(text) {
    this.session.send(text);
    this.thread.toEnd();
    this.composer.focus();
  }

  #edit(entry) {
    this.session.takeBack(entry);
    this.composer.write(entry.parts[0].text);
    this.composer.focus();
  }

  #rate({ entry, score, words }) {
    return this.session.call("POST", "/feedback", { message_id: entry.id, score, ...(words && { words }) });
  }

  async #judge({ score, words, done }) {
    await this.session.call("POST", "/handoff/rating", { score, ...(words && { words }) });
    done();
    this.#focusNext();
  }

  /** A person at any time, before the first word as well. */
  async #askHuman(how) {
    await this.#attempt(async () => {
      if (!this.session.started) await this.session.start({ memory: false });
      await this.session.askHuman(how);
    });
    this.#focusNext();
  }

  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      const said = error.message || this.t("trouble");
      if (!this.session.started) this.welcome.complain(said);
      this.session.thread.note(said, { tone: "error" });
      this.announcer.say(said);
      this.#changed();
    }
  }

  #changed(frame) {
    const { session, t, tenant } = this;
    const { started, thread } = session;
    this.welcome.hidden = started;
    this.body.hidden = !started;
    this.composer.hidden = !started || thread.ended;
    this.menu.update(session);
    const held = this.shadowRoot.activeElement;
    this.handoff.show({ handoff: thread.handoff, tenant, t, clock: this.clock });
    if (held && !held.isConnected) this.#focusNext();
    this.composer.update({
      placeholder: t(thread.speaker === "staff" ? "placeholderStaff" : "placeholder"),
      offline: session.connection === "waiting",
    });
    this.thread.update(thread);
    if (frame) this.#notice(frame);
  }

  #notice(frame) {
    this.announcer.say(this.thread.spoken(frame));
    if (["answer.done", "staff.message"].includes(frame.event) && !this.panel.open) this.#unread += 1;
    this.#showLauncher();
    if (frame.event !== "staff.typing") return;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.session.thread.typing = "";
      this.#changed();
    }, TYPING_LASTS);
  }

  #showLauncher() {
    const count = this.#unread;
    const label = this.label.textContent = this.t(this.tenant ? "open" : "unreachable");
    this.launcher.hidden = this.panel.open;
    this.launcher.setAttribute("aria-label", count ? this.t("openUnread", { count }) : label);
    this.badge.textContent = count;
    this.badge.hidden = !count;
  }

  async #save(type) {
    await this.#attempt(async () => (await this.#sheets()).download(type, this));
    this.menuButton.focus();
  }

  async #startOver(why = "") {
    this.session.leave();
    await this.#begin();
    this.welcome.complain(why);
    this.#focusNext();
  }

  #cover(open, ...what) {
    return this.#attempt(async () => {
      const sheets = await this.#sheets();
      this.under.inert = true;
      await sheets[open](this.sheet, ...what);
    });
  }

  /** Loaded once the panel is open: a page whose visitors never ask need not carry it. */
  #sheets() {
    return import("./sheets.js").catch(() => { throw new Problem(0); });
  }

  #uncover(source) {
    this.under.inert = false;
    if (source?.isConnected) source.focus();
    else this.#focusNext();
  }

  #focusNext() {
    if (!this.panel.open || !this.session) return;
    if (!this.sheet.hidden) this.sheet.heading.focus();
    else if (this.session.started) this.composer.focus();
    else this.welcome.focus();
  }

  /** Escape takes back one layer at a time. */
  #key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.menu.hidden) this.menu.close();
    else if (!this.sheet.hidden) this.sheet.close();
    else this.close();
  }
}

customElements.define("kora-widget", KoraWidget);
