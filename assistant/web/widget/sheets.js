/** What a customer may look into or take along. */

import { processors } from "./disclosure.js";
import { h, icon } from "./nodes.js";
import { pieces, spoken } from "./thread.js";
import { json, path } from "./wire.js";

/** One panel at a time with a way back; speaks "kora-sheet-closed". */
class Sheet extends HTMLElement {
  open(title, { t, source }, testid) {
    this.source = source;
    this.heading = h("h3", { tabindex: "-1" }, title);
    this.content = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title });
    this.className = "sheet";
    this.hidden = false;
    this.dataset.testid = testid;
    const back = h("button", { class: "tool", "aria-label": t("back"), "data-testid": "sheet-back", onclick: () => this.close() }, icon("back"));
    this.replaceChildren(h("div", { class: "bar" }, back, this.heading), this.content);
    this.heading.focus();
  }

  fill(...content) {
    this.content.replaceChildren(h("div", { class: "stack" }, content));
  }

  say(text, look = "crumbs") {
    this.fill(h("p", { class: look, role: "status" }, text));
  }

  close() {
    this.hidden = true;
    this.dispatchEvent(new CustomEvent("kora-sheet-closed", { bubbles: true, detail: { source: this.source } }));
  }
}

customElements.define("kora-sheet", Sheet);

/** The clause in full, in its own language, the cited words marked. */
export async function openClause(sheet, cited, { base, tenant, t, locale }) {
  sheet.open(spoken(cited), { t, ...cited }, "clause-panel");
  sheet.say(t("loading"));
  try {
    const clause = await json(base + path("tenants", tenant.id, "clauses", cited.doc, cited.clause), { credentials: "omit" });
    const { title, breadcrumb, text, version, effective } = clause;
    const date = effective && day(effective, locale);
    sheet.fill(
      h("p", { class: "crumbs" }, breadcrumb.join(" › ")),
      h("h4", {}, title),
      h("p", { class: "words", lang: clause.lang ?? "en", dir: "auto" },
        pieces(text, cited.quotes).map((piece) => (piece.cited ? h("mark", {}, piece.text) : piece.text))),
      h("p", { class: "crumbs" }, t(date ? "effective" : "version", { version, date })));
    sheet.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (error.name !== "Problem") throw error;
    sheet.say(t("clauseMissing"), "complaint");
  }
}

function day(iso, locale) {
  // A date without a time is a day, the same one everywhere.
  return new Date(iso).toLocaleDateString(locale, { dateStyle: "long", timeZone: iso.length > 10 ? undefined : "UTC" });
}

export async function openMemory(sheet, view) {
  const { session, t, locale } = view;
  sheet.open(t("memory"), view, "memory-panel");
  sheet.say(t("loading"));
  if (!session.started || !session.memory) return sheet.say(t("memoryOff"));
  try {
    const { memories } = await session.call("GET", "/memory");
    const forget = (label, text, where) => h("button", {
      class: "plain", "aria-label": text && t("forgetThis", { text }), "data-testid": label,
      onclick: async () => {
        await session.call("DELETE", `/memory${where}`);
        await openMemory(sheet, view);
      },
    }, t(label));
    const rows = memories.map(({ id, text, expires_at: end }) => h("li", {},
      h("div", { dir: "auto" }, text, end && h("small", {}, t("until", { date: day(end, locale) }))),
      forget("forget", text, path(id))));
    return rows.length ? sheet.fill(h("ul", { class: "kept" }, rows), forget("forgetAll", null, "")) : sheet.say(t("memoryNone"));
  } catch (error) {
    if (error.name !== "Problem") throw error;
    return sheet.say(t("trouble"), "complaint");
  }
}

export function openData(sheet, view) {
  const { t, tenant } = view;
  sheet.open(t("data"), view, "data-panel");
  sheet.fill(
    tenant.disclosure.lines.map((line) => h("p", {}, line)),
    processors(tenant.disclosure, t),
    h("p", {}, t("humanClosed", tenant)),
    h("h4", {}, t("contacts")),
    tenant.contacts.map(({ label, value }) => h("p", {}, `${label}: ${value}`)));
}

/** The conversation as a person would print it. */
export function written({ id, messages }, { t, locale }) {
  const lines = messages.map((message) => {
    const clauses = [...new Set(message.citations?.map(spoken))];
    const time = new Date(message.at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
    const said = `${t(message.author, message) ?? "·"}, ${time}\n${message.text}`;
    return clauses.length ? `${said}\n[${clauses.join("; ")}]` : said;
  });
  return `${t("transcript")} (${id})\n\n${lines.join("\n\n")}\n`;
}

/** Hands the browser a file made in the page. */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: name }).click();
  // Some browsers read the address only after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
