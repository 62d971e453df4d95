/** The customer's own copy of the chat, as text or as JSON. */

import { spoken } from "./marking.js";
import { h } from "./nodes.js";

/** The conversation as a person would print it. */
export function written(conversation, { t, locale }) {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const lines = conversation.messages.map((message) => {
    const clauses = [...new Set((message.citations ?? []).map(spoken))];
    return [
      `${author(message, t)}, ${time.format(new Date(message.at))}`,
      message.text,
      ...(clauses.length ? [`[${clauses.join("; ")}]`] : []),
    ].join("\n");
  });
  return `${t("transcript")} (${conversation.id})\n\n${lines.join("\n\n")}\n`;
}

function author({ author: role, name }, t) {
  if (role === "customer") return t("you");
  if (role === "staff") return t("authorStaff", { name });
  return role === "kora" ? t("authorKora") : "—";
}

/** Hands the browser a file made in the page. */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: name }).click();
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
