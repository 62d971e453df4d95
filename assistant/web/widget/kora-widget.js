/** `<kora-widget tenant="..." base="..." identity-token="...">`: the launcher and the chat panel. */

import "./announcer.js";
import "./composer.js";
import "./disclosure.js";
import "./handoff.js";
import "./thread-view.js";
import { h, icon } from "./nodes.js";
import { Session, tabStorage } from "./session.js";
import { openClause, openData, openMemory } from "./sheets.js";
import { sheet as look } from "./styles.js";
import { nearest, texts } from "./texts.js";
import { save, written } from "./transcript.js";
import { json, path } from "./wire.js";

const OWN_SERVICE = new URL("../", import.meta.url).href;
const TYPING_LASTS = 5_000;

/** The whole assistant on a host page, closed until somebody asks for it. */
class KoraWidget extends HTMLElement {
  #unread = 0;
  #typing = 0;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    this.locale = nearest(this.getAttribute("locale") || document.documentElement.lang || navigator.language);
    this.base = `${(this.getAttribute("base") || OWN_SERVICE).replace(/\/$/, "")}/v1`;
    this.lang = this.locale;
    this.#arrive(root);
  }

  disconnectedCallback() {
    this.session?.close();
  }

  get isOpen() {
    return this.hasAttribute("open");
  }

  /** Opens the panel and puts the focus where the next step is. */
  async open() {
    this.#unread = 0;
    this.toggleAttribute("open", true);
    this.#showLauncher();
    this.launcher.hidden = true;
    this.panel.hidden = false;
    if (!this.tenant) await this.#meet();
    this.thread.scroll && this.thread.toEnd();
    this.#focusNext();
  }

  /** Closes it; the conversation goes on and new messages are counted on the launcher. */
  close() {
    this.toggleAttribute("open", false);
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.focus();
  }

  async #arrive(root) {
    this.say = await texts(this.locale);
    this.t = this.say;
    this.#draw(root);
    this.#listen(root);
    await this.#meet();
  }

  #draw(root) {
    const { t } = this;
    this.launcherWords = h("span");
    this.badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
    this.launcher = h("button", { class: "launcher", "data-testid": "launcher", "aria-haspopup": "dialog", hidden: true, onclick: () => this.open() },
      icon("bubble"), this.launcherWords, this.badge);
    this.name = h("span");
    this.company = h("p");
    this.menuButton = h("button", {
      class: "tool kebab", "aria-label": t("menu"), title: t("menu"), "aria-expanded": "false", "data-testid": "menu",
      onclick: () => this.#showMenu(this.menu.hidden),
    }, icon("more"));
    this.menu = this.#menu();
    this.handoff = h("kora-handoff");
    this.welcome = h("kora-disclosure", { hidden: true });
    this.thread = h("kora-thread");
    this.body = h("div", { class: "body", hidden: true }, this.thread);
    this.composer = h("kora-composer", { hidden: true });
    this.under = h("div", { class: "body" }, this.welcome, this.body, this.composer);
    this.sheet = h("kora-sheet", { hidden: true });
    this.announcer = h("kora-announcer");
    this.panel = h("section", { class: "panel", role: "dialog", hidden: true, "data-testid": "panel" },
      h("header", {}, h("span", { class: "mark" }, icon("bubble")),
        h("div", { class: "title" }, h("h2", {}, this.name, h("span", { class: "ai" }, t("ai"))), this.company),
        this.menuButton,
        h("button", { class: "tool", "aria-label": t("close"), title: t("close"), "data-testid": "close", onclick: () => this.close() }, icon("close"))),
      this.menu, this.handoff, h("div", { class: "body" }, this.under, this.sheet), this.announcer);
    root.append(this.launcher, this.panel);
  }

  #menu() {
    const item = (key, testid, act) => h("button", {
      "data-testid": testid, "data-chat": testid.startsWith("save") || testid === "start-over",
      onclick: () => {
        this.#showMenu(false);
        act();
      },
    }, this.t(key, { assistant: this.tenant?.assistant ?? "" }));
    const source = () => this.menuButton;
    return h("div", { class: "menu", hidden: true },
      item("memory", "memory", () => this.#cover(openMemory(this.sheet, { ...this, session: this.session, source: source() }))),
      item("data", "data", () => this.#cover(openData(this.sheet, { ...this, source: source() }))),
      item("saveText", "save-text", () => this.#save("txt")),
      item("saveJson", "save-json", () => this.#save("json")),
      item("startOver", "start-over", () => this.#startOver()));
  }

  #listen(root) {
    root.addEventListener("kora-start", ({ detail }) => this.#start(detail.memory));
    root.addEventListener("kora-send", ({ detail }) => this.#send(detail.text));
    root.addEventListener("kora-human", () => this.#askHuman());
    root.addEventListener("kora-back", () => this.#attempt(() => this.session.backToKora()));
    root.addEventListener("kora-retry", ({ detail }) => this.session.retry(detail.entry));
    root.addEventListener("kora-edit", ({ detail }) => this.#edit(detail.entry));
    root.addEventListener("kora-rate", ({ detail }) => this.#attempt(() => this.#rate(detail)));
    root.addEventListener("kora-cite", ({ detail }) => this.#cover(openClause(this.sheet, detail, this)));
    root.addEventListener("kora-sheet-closed", ({ detail }) => this.#uncover(detail.source));
    this.panel.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => {
      if (!this.menu.contains(event.target) && !this.menuButton.contains(event.target)) this.#showMenu(false);
    });
  }

  /** Learns whose assistant this is; without it there is nothing true to say. */
  async #meet() {
    try {
      this.tenant = await json(this.base + path("tenants", this.getAttribute("tenant")), { credentials: "omit" });
    } catch (error) {
      if (error.name !== "Problem") throw error;
      return this.#unreachable();
    }
    const { assistant, company } = this.tenant;
    this.t = (key, values) => this.say(key, { assistant, company, ...values });
    this.name.textContent = assistant;
    this.company.textContent = company;
    this.panel.setAttribute("aria-label", this.t("panel"));
    this.menu.replaceWith((this.menu = this.#menu()));
    await this.#begin();
    this.launcher.hidden = this.isOpen;
    return this.#showLauncher();
  }

  #unreachable() {
    this.panel.setAttribute("aria-label", this.t("unreachable"));
    this.launcherWords.textContent = "";
    this.launcher.setAttribute("aria-label", this.t("unreachable"));
    this.launcher.hidden = this.isOpen;
    this.name.textContent = this.t("unreachable");
  }

  /** A new or resumed conversation, and the view that fits it. */
  async #begin() {
    const { t, locale, tenant } = this;
    this.keep = tabStorage(`kora:${this.base}:${tenant.id}`);
    this.session = new Session(this.base, {
      tenant: tenant.id, keep: this.keep, locale, identityToken: this.getAttribute("identity-token"),
    });
    this.session.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.session.addEventListener("ended", () => this.#ended());
    this.welcome.show(tenant, t);
    this.thread.replaceWith((this.thread = h("kora-thread")));
    this.thread.show({ t, locale, tenant });
    this.composer.show({ t, keep: tabStorage(`kora:${this.base}:${tenant.id}:draft`) });
    await this.session.resume();
    this.#changed(null);
  }

  async #start(memory) {
    try {
      await this.session.start({ memory });
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.welcome.complain(error.message || this.t("unreachable"));
      return;
    }
    this.#focusNext();
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
    return this.session.call("POST", "/feedback", { message_id: entry.id, score, ...(words ? { words } : {}) });
  }

  /** A person at any time, before the first word as well. */
  async #askHuman() {
    this.handoff.busy(true);
    await this.#attempt(async () => {
      if (!this.session.started) await this.session.start({ memory: false });
      await this.session.askHuman();
    });
    this.handoff.busy(false);
    this.#focusNext();
  }

  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.session.thread.note(error.message || this.t("trouble"), { tone: "error" });
      this.#changed(null);
      this.announcer.say(error.message || this.t("trouble"));
    }
  }

  #changed(frame) {
    const { session, t, locale, tenant } = this;
    const { started, thread } = session;
    this.welcome.hidden = started;
    this.body.hidden = this.composer.hidden = !started;
    for (const button of this.menu.querySelectorAll("[data-chat=true]")) button.hidden = !started;
    this.handoff.show({ handoff: thread.handoff, tenant, t, locale });
    this.composer.update({
      placeholder: t(thread.speaker === "staff" ? "placeholderStaff" : "placeholder"),
      offline: session.connection === "waiting",
    });
    this.thread.update(thread);
    if (frame) this.#notice(frame);
  }

  /** Says a new event aloud, counts it while the panel is closed, lets "is typing" fade. */
  #notice({ event, data }) {
    const { t } = this;
    const lastNote = () => this.thread.line(this.session.thread.entries.at(-1));
    const spoken = {
      "answer.delta": () => (data.index ? data.text : t("said", { author: t("authorKora"), text: data.text })),
      "answer.replaced": () => data.text,
      "staff.message": () => t("said", { author: t("authorStaff", { name: data.name }), text: data.text }),
      "handoff.requested": () => data.text,
      "handoff.claimed": lastNote,
      "handoff.resolved": lastNote,
      notice: () => (data.code === "stage" ? this.thread.stage.textContent : data.text),
      error: () => data.text,
    }[event]?.();
    this.announcer.say(spoken);
    if (["answer.done", "staff.message"].includes(event) && !this.isOpen) this.#unread += 1;
    this.#showLauncher();
    if (event === "staff.typing") this.#fadeTyping();
  }

  #fadeTyping() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.session.thread.typing = "";
      this.#changed(null);
    }, TYPING_LASTS);
  }

  #showLauncher() {
    const count = this.#unread;
    this.launcherWords.textContent = this.t("open");
    this.launcher.setAttribute("aria-label", this.t(count ? "openUnread" : "open", { count }));
    this.badge.textContent = String(count);
    this.badge.hidden = count === 0;
  }

  #showMenu(open) {
    this.menu.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) this.menu.querySelector("button").focus();
  }

  async #save(kind) {
    await this.#attempt(async () => {
      const copy = await this.session.call("GET", "");
      const name = `${this.tenant.id}-${copy.id}.${kind}`;
      if (kind === "json") save(name, "application/json", JSON.stringify(copy, null, 2));
      else save(name, "text/plain", written(copy, this));
    });
    this.menuButton.focus();
  }

  async #startOver() {
    this.session.leave();
    await this.#begin();
    this.#focusNext();
  }

  async #ended() {
    await this.#begin();
    this.welcome.complain(this.t("ended"));
  }

  #cover(opened) {
    this.under.inert = true;
    return opened;
  }

  #uncover(source) {
    this.under.inert = false;
    if (source?.isConnected) source.focus();
    else this.#focusNext();
  }

  #focusNext() {
    if (!this.isOpen) return;
    if (!this.sheet.hidden) this.sheet.heading.focus();
    else if (!this.session?.started) this.welcome.focus();
    else this.composer.focus();
  }

  #key(event) {
    if (event.key === "Escape") this.#escape(event);
    if (event.key === "Tab") this.#keepInside(event);
  }

  #escape(event) {
    event.stopPropagation();
    if (!this.menu.hidden) {
      this.#showMenu(false);
      this.menuButton.focus();
    } else if (!this.sheet.hidden) this.sheet.close();
    else this.close();
  }

  /** Where the panel covers the page, Tab does not leave it for what cannot be seen. */
  #keepInside(event) {
    if (this.panel.offsetWidth < innerWidth) return;
    const stops = [...this.panel.querySelectorAll("button, textarea, input, summary, [tabindex='0']")].filter(
      (stop) => !stop.disabled && !stop.closest("[inert]") && stop.checkVisibility(),
    );
    const end = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.shadowRoot.activeElement !== end) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

customElements.define("kora-widget", KoraWidget);
