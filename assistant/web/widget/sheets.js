/** What opens over the chat: a clause in full, what is remembered, data and contacts. */

import { processors } from "./disclosure.js";
import { pieces, spoken } from "./marking.js";
import { h, icon } from "./nodes.js";
import { json, path } from "./wire.js";

/** One panel at a time with a way back; speaks "kora-sheet-closed". */
class Sheet extends HTMLElement {
  open(title, { t, source = null, testid = null }, ...content) {
    this.source = source;
    this.heading = h("h3", { tabindex: "-1" }, title);
    this.content = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, content);
    this.className = "sheet";
    this.hidden = false;
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", title);
    if (testid) this.dataset.testid = testid;
    else delete this.dataset.testid;
    this.replaceChildren(
      h("div", { class: "bar" },
        h("button", { class: "tool", "aria-label": t("back"), title: t("back"), "data-testid": "sheet-back", onclick: () => this.close() }, icon("back")),
        this.heading),
      this.content);
    this.heading.focus();
  }

  fill(...content) {
    this.content.replaceChildren(...content.filter(Boolean));
  }

  close() {
    this.hidden = true;
    this.replaceChildren();
    this.dispatchEvent(new CustomEvent("kora-sheet-closed", { bubbles: true, detail: { source: this.source } }));
  }
}

customElements.define("kora-sheet", Sheet);

/** The clause in full with the cited words marked; quotes stay in the language they were written in. */
export async function openClause(sheet, cited, { base, tenant, t, locale }) {
  sheet.open(spoken(cited), { t, source: cited.source, testid: "clause-panel" }, h("p", { class: "crumbs", role: "status" }, t("clauseLoading")));
  try {
    const clause = await json(base + path("tenants", tenant.id, "clauses", cited.doc, cited.clause), { credentials: "omit" });
    const words = pieces(clause.text, cited.quotes)
      .map((piece) => (piece.cited ? h("mark", {}, piece.text) : piece.text));
    sheet.fill(h("article", { class: "clause" },
      h("p", { class: "crumbs" }, clause.breadcrumb.join(" › ")),
      h("h4", {}, clause.title || spoken(cited)),
      h("p", { class: "words", lang: clause.lang ?? "en", dir: "auto" }, words),
      h("p", { class: "stamp" }, stamp(clause, { t, locale }))));
    sheet.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (error.name !== "Problem") throw error;
    sheet.fill(h("p", { class: "complaint", role: "alert" }, t("clauseMissing")));
  }
}

function stamp({ version, effective }, { t, locale }) {
  return effective ? t("effective", { version, date: day(effective, locale) }) : t("version", { version });
}

function day(iso, locale) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: iso.length > 10 ? undefined : "UTC" }).format(new Date(iso));
}

/** What is remembered of this customer, each with its end and a button that forgets it. */
export async function openMemory(sheet, { session, t, locale, source }) {
  const say = (text) => h("p", { class: "crumbs", role: "status" }, text);
  sheet.open(t("memory"), { t, source, testid: "memory-panel" }, say(t("memoryLoading")));
  if (!session.started || !session.memory) return sheet.fill(say(t("memoryOff")));
  try {
    const { memories } = await session.call("GET", "/memory");
    const forget = async (id) => {
      await session.call("DELETE", `/memory${id ? path(id) : ""}`);
      await openMemory(sheet, { session, t, locale, source });
    };
    return sheet.fill(...remembered(memories, { t, locale, say, forget }));
  } catch (error) {
    if (error.name !== "Problem") throw error;
    return sheet.fill(h("p", { class: "complaint", role: "alert" }, t("trouble")));
  }
}

function remembered(memories, { t, locale, say, forget }) {
  if (!memories.length) return [say(t("memoryNone"))];
  const rows = memories.map(({ id, text, expires_at: end }) => h("li", {},
    h("div", { dir: "auto" }, text, end ? h("small", {}, t("until", { date: day(end, locale) })) : null),
    h("button", { class: "plain", "aria-label": t("forgetThis", { text }), onclick: () => forget(id) }, t("forget"))));
  return [
    h("div", { class: "stack" },
      h("ul", { class: "facts-kept" }, rows),
      h("button", { class: "plain", "data-testid": "forget-all", onclick: () => forget(null) }, t("forgetAll"))),
  ];
}

/** The disclosure again, at any time, with the other ways to reach the company. */
export function openData(sheet, { tenant, t, source }) {
  const contacts = (tenant.contacts ?? []).flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)]);
  sheet.open(t("data"), { t, source, testid: "data-panel" }, h("div", { class: "stack" },
    ...tenant.disclosure.lines.map((line) => h("p", {}, line)),
    processors(tenant.disclosure.processors, t) ?? "",
    h("p", {}, t("hours", { hours: tenant.hours })),
    contacts.length ? h("h4", {}, t("contacts")) : "",
    h("dl", {}, contacts)));
}

