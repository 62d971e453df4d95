/** What a customer may look into or take along. */

import { moment } from "./handoff.js";
import { processors, told } from "./disclosure.js";
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

/** The clause in full, in its own language and in the version cited, the cited words marked. */
export async function openClause(sheet, view, { doc, clause, source, cited }) {
  const { t } = view;
  sheet.open(spoken({ doc, clause }), { t, source }, "clause-panel");
  sheet.say(t("loading"));
  const versions = [...new Set(cited.map(({ version }) => version))];
  try {
    const held = await Promise.all((versions.length ? versions : [0]).map((version) => json(
      view.base + path("tenants", view.tenant.id, "clauses", doc, clause) + (version ? `?version=${version}` : ""),
      { credentials: "omit" })));
    sheet.fill(held.flatMap((each, at) => printed(each, cited.filter(({ version }) => version === versions[at]), view)));
    sheet.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (error.name !== "Problem") throw error;
    sheet.say(t("clauseMissing"), "complaint");
  }
}

function printed({ title, breadcrumb, text, version, effective, lang = "en" }, cited, { t, clock }) {
  const date = effective && day(effective, clock);
  return [
    h("p", { class: "crumbs" }, breadcrumb.join(" › ")),
    h("h4", {}, title),
    h("p", { class: "crumbs" }, t(date ? "effective" : "version", { version, date })),
    h("p", { class: "words", lang, dir: "auto" },
      pieces(text, cited.map((one) => one.text)).map((piece) => (piece.cited ? h("mark", {}, piece.text) : piece.text))),
  ];
}

function day(iso, clock) {
  // A date without a time is a day, the same one everywhere.
  return new Date(iso).toLocaleDateString(clock, { dateStyle: "long", timeZone: iso.length > 10 ? undefined : "UTC" });
}

export async function openMemory(sheet, view) {
  const { session, t, clock } = view;
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
      h("div", { dir: "auto" }, text, end && h("small", {}, t("until", { date: day(end, clock) }))),
      forget("forget", text, path(id))));
    return rows.length ? sheet.fill(h("ul", { class: "kept" }, rows), forget("forgetAll", null, "")) : sheet.say(t("memoryNone"));
  } catch (error) {
    if (error.name !== "Problem") throw error;
    return sheet.say(t("trouble"), "complaint");
  }
}

export async function openData(sheet, view) {
  const { t, tenant, session: { thread: { account } } } = view;
  sheet.open(t("data"), view, "data-panel");
  sheet.fill(
    told(tenant.disclosure, t).map((line) => h("p", {}, line)),
    processors(tenant.disclosure, t),
    account?.fields.length > 0 && [h("h4", {}, t("account")), account.fields.map(({ label, value }) => h("p", { dir: "auto" }, `${label}: ${value}`))],
    h("p", {}, t("humanClosed", tenant)),
    h("h4", {}, t("contacts")),
    tenant.contacts.map(({ label, value }) => h("p", {}, `${label}: ${value}`)));
  if (view.session.started) sheet.content.firstChild.append(await (await import("./rights.js")).rights(view));
}

/** What people decided, and the way to somebody else for whoever does not accept it. */
export async function openDecisions(sheet, view) {
  const { session, t, clock } = view;
  sheet.open(t("decisions"), view, "decisions-panel");
  sheet.say(t("loading"));
  try {
    const { cases } = await session.call("GET", "/decisions");
    if (!cases.length) return sheet.say(t("decisionsNone"));
    return sheet.fill(cases.map(({ reference, disputed, due_at: due, decisions }) => h("section", { class: "stack" },
      h("h4", {}, reference),
      decisions.map(({ reference: number, subject, outcome, amount, clause, at }) => h("p", { dir: "auto" },
        [subject, outcome, amount].filter(Boolean).join(": "), h("small", {}, [number, clause, day(at, clock)].filter(Boolean).join(" · ")))),
      disputed ? h("p", { class: "crumbs" }, t("disputed", { due: moment(due, clock) }))
        : h("button", {
          class: "plain", "data-testid": "dispute",
          onclick: async () => {
            await session.call("POST", `/cases${path(reference)}/dispute`);
            await openDecisions(sheet, view);
          },
        }, t("dispute")))));
  } catch (error) {
    if (error.name !== "Problem") throw error;
    return sheet.say(t("trouble"), "complaint");
  }
}

/** Hands the customer the whole chat as a file. */
export async function download(type, { session, tenant, t, clock }) {
  const copy = await session.call("GET", "");
  const text = type === "text/plain" ? written(copy, t, clock) : JSON.stringify(copy, null, 2);
  hand(`${tenant.id}-${copy.id}.${type === "text/plain" ? "txt" : "json"}`, type, text);
}

/** A file from here to wherever the browser keeps such. */
export function hand(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: name }).click();
  // Some browsers read the address only after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The conversation as a person would print it. */
function written({ id, messages }, t, clock) {
  const lines = messages.map((message) => {
    const clauses = [...new Set(message.citations?.map(spoken))];
    const time = new Date(message.at).toLocaleString(clock, { dateStyle: "medium", timeStyle: "short" });
    const said = `${t(message.author, message) ?? "·"}, ${time}\n${message.text}`;
    return clauses.length ? `${said}\n[${clauses.join("; ")}]` : said;
  });
  return `${t("transcript")} (${id})\n\n${lines.join("\n\n")}\n`;
}
