/** The chat behind the launcher: its panel, its parts, and what passes between them and the service. */

import "./composer.js";
import "./disclosure.js";
import "./handoff.js";
import { chatLook } from "./chat-styles.js";
import { h, icon } from "./nodes.js";
import { Session, tabStorage } from "./session.js";
import { announcer } from "./thread-view.js";
import { Problem } from "./wire.js";

const TYPING_LASTS = 5_000;
const COVERS = "(max-width: 520px), (max-height: 520px)";

export class Chat {
  #unread = 0;
  #typing = 0;

  /** Drawn into the widget, with the conversation that this tab left open. */
  static async on(widget) {
    const chat = new Chat();
    const { t, clock, locale, base, shadowRoot } = widget;
    Object.assign(chat, { widget, t, clock, locale, base, root: shadowRoot });
    shadowRoot.adoptedStyleSheets.push(chatLook);
    chat.#draw();
    chat.#listen();
    await chat.#meet();
    return chat;
  }

  get tenant() {
    return this.widget.tenant;
  }

  async open() {
    this.#unread = 0;
    if (matchMedia(COVERS).matches) this.panel.showModal();
    else this.panel.show();
    this.#showLauncher();
    if (!this.session) await this.#meet();
    this.#focusNext();
  }

  close() {
    this.panel.close();
    this.#showLauncher();
    this.widget.launcher.focus();
  }

  #draw() {
    const { t } = this;
    const tool = (key, sign, act) => h("button", { class: `tool ${key}`, "aria-label": t(key), title: t(key), "data-testid": key, ...(act && { onclick: act }) }, icon(sign));
    this.name = h("span");
    this.company = h("p");
    this.menuButton = tool("menu", "more", () => this.#openMenu());
    this.menu = h("kora-menu", { hidden: true });
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
    this.root.append(this.panel);
  }

  #items() {
    const view = () => {
      this.session.identityToken = this.widget.getAttribute("identity-token"); // the site may have renewed it
      return { ...this, tenant: this.tenant, source: this.menuButton };
    };
    return [
      ["memory", () => this.#cover("openMemory", view())],
      ["data", () => this.#cover("openData", view())],
      ["decisions", () => this.#cover("openDecisions", view()), true],
      ["saveText", () => this.#save("text/plain"), true],
      ["saveJson", () => this.#save("application/json"), true],
      ["startOver", () => this.#startOver(), true],
    ];
  }

  /** Loaded when somebody looks for it: most chats never do. */
  async #openMenu() {
    if (this.menu.button) return; // from the second time on the menu listens itself
    await import("./menu.js");
    this.menu.show(this.menuButton, this.t, this.#items());
    this.menu.update(this.session);
    this.menu.toggle();
  }

  #listen() {
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
      this.root.addEventListener(`kora-${name}`, ({ detail }) => act(detail ?? {}));
    }
  }

  async #meet() {
    const { tenant, t } = this;
    this.name.textContent = tenant?.assistant ?? t("unreachable");
    this.panel.setAttribute("aria-label", t(tenant ? "panel" : "unreachable"));
    this.menuButton.hidden = !tenant;
    if (!tenant) return;
    this.company.textContent = tenant.company;
    await this.#begin();
  }

  async #begin() {
    const { t, locale, tenant, widget } = this;
    this.session = new Session(this.base, {
      tenant: tenant.id, locale, keep: tabStorage(widget.place), identityToken: widget.getAttribute("identity-token"),
    });
    this.session.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.session.addEventListener("ended", () => this.#startOver(this.t("ended")));
    this.welcome.show(tenant, t);
    this.thread.replaceWith((this.thread = h("kora-thread")));
    this.thread.show(this);
    this.composer.show({ t, keep: tabStorage(`${widget.place}:draft`) });
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
    this.menu.update?.(session);
    const held = this.root.activeElement;
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
    this.widget.invite(this.#unread, this.panel.open);
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
