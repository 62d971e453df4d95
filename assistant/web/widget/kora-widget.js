/** `<kora-widget tenant base identity-token locale theme>`: the launcher; the chat behind it is loaded when it is wanted. */

import { h, icon } from "./nodes.js";
import { look } from "./styles.js";
import { json, path } from "./wire.js";

// "mi" lies ready; it is offered once a speaker of te reo has approved it.
const LOCALES = ["en", "es"];

class KoraWidget extends HTMLElement {
  #chat = null;

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
    this.label = h("span");
    this.badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
    const soon = () => this.chat().catch(() => {});
    this.launcher = h("button", {
      class: "launcher", "data-testid": "launcher", "aria-haspopup": "dialog", hidden: true,
      onclick: () => this.open(), onpointerenter: soon, onfocus: soon,
    }, icon("bubble"), this.label, this.badge);
    root.append(this.launcher);
    await this.meet();
    // A chat that was left open goes on, and counts what is said meanwhile.
    if (this.tenant && this.kept()) await this.chat();
    this.invite();
  }

  disconnectedCallback() {
    this.#chat?.then(({ session }) => session?.close());
  }

  /** A sentence of this locale; `{name}` is a value, else the tenant's own. */
  t = (key, values = {}) =>
    this.texts[key]?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? this.tenant?.[name] ?? "");

  async open() {
    try {
      if (!this.tenant) await this.meet();
      (await this.chat()).open();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a script that did not come: the next press tries again
      this.invite(0, false, "unreachable");
    }
  }

  /** Learns whose assistant this is: without it there is nothing true to say. */
  async meet() {
    try {
      this.tenant = await json(this.base + path("tenants", this.getAttribute("tenant")), { credentials: "omit" });
    } catch (error) {
      if (error.name !== "Problem") throw error;
    }
  }

  /** The chat itself, loaded once: a page whose visitors never ask need not carry it. */
  chat() {
    this.#chat ??= import("./chat.js").then(({ Chat }) => Chat.on(this)).catch((error) => {
      this.#chat = null;
      throw error;
    });
    return this.#chat;
  }

  /** Where this tab keeps its chat. */
  get place() {
    return `kora:${this.base}:${this.tenant?.id}`;
  }

  kept() {
    try {
      return sessionStorage.getItem(this.place);
    } catch {
      return null;
    }
  }

  /** The launcher, with the number of answers that nobody has seen. */
  invite(unread = 0, open = false, said = this.tenant ? "open" : "unreachable") {
    this.toggleAttribute("open", open);
    this.launcher.hidden = open;
    const label = this.label.textContent = this.t(said);
    this.launcher.setAttribute("aria-label", unread ? this.t("openUnread", { count: unread }) : label);
    this.badge.textContent = unread;
    this.badge.hidden = !unread;
  }
}

customElements.define("kora-widget", KoraWidget);
