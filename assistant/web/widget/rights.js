/** What a customer may do about what is held: a copy, a correction, a limit, an end. */

import { h } from "./nodes.js";
import { hand } from "./sheets.js";

const ASKED = [
  ["restrict", { right: "restriction" }],
  ["unwatched", { right: "objection", purpose: "monitoring" }],
  ["withdraw", { right: "withdrawal" }],
];

/** The section of a started chat; with the site's token it is about everything of this customer. */
export async function rights({ session, tenant, locale, clock, t: general }) {
  const texts = (await import(`./texts/rights/${locale}.js`)).default;
  const t = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? tenant[name] ?? "");
  const day = (iso) => new Date(iso).toLocaleDateString(clock, { dateStyle: "long" });
  const said = h("div", { role: "status", "data-testid": "rights-said" });

  const attempt = async (act) => {
    try {
      said.replaceChildren(...[await act()].flat());
    } catch (error) {
      if (error.name !== "Problem") throw error;
      said.replaceChildren(h("p", { class: "complaint" }, error.message || general("trouble")));
    }
  };
  const copy = (form) => attempt(async () => {
    const response = await session.me("GET", `/export?form=${form}`);
    hand(`${tenant.id}-kora.${form}`, response.headers.get("Content-Type").split(";")[0], await response.text());
    return h("p", {}, t("copied"));
  });
  const ask = (body) => attempt(async () => {
    const { reference, due_at: due } = await (await session.me("POST", "/requests", body)).json();
    if (body.right === "withdrawal") session.memory = false;
    return h("p", {}, t("filed", { reference, date: day(due) }));
  });
  const erase = () => attempt(async () => {
    const receipt = await (await session.me("DELETE", "")).json();
    session.dispatchEvent(new Event("ended"));
    const kept = receipt.kept.map(({ what, until }) => h("li", {}, `${what}: ${until}`));
    return [
      h("p", { "data-testid": "receipt" }, t("erased", { id: receipt.id, date: day(receipt.backups_gone_on) })), h("p", {}, t("kept")), h("ul", {}, kept),
      act("receipt", () => hand(`${tenant.id}-${receipt.id}.json`, "application/json", JSON.stringify(receipt, null, 2))),
    ];
  });
  const act = (key, run) => h("button", { class: "plain", "data-testid": `rights-${key}`, onclick: run }, t(key));
  const sure = () => said.replaceChildren(h("p", {}, t(session.identityToken ? "sureAll" : "sureChat")), act("eraseNow", erase));
  return h("section", { class: "stack", "data-testid": "rights" },
    h("h4", {}, t("title")), h("p", {}, t(session.identityToken ? "aboutAll" : "aboutChat")),
    act("json", () => copy("json")), act("csv", () => copy("csv")), correction(t, ask),
    ASKED.map(([key, body]) => act(key, () => ask(body))), act("erase", sure), said);
}

function correction(t, ask) {
  const words = h("textarea", { rows: 3, maxlength: 4000, required: true, "aria-label": t("right"), placeholder: t("right"), "data-testid": "rights-words" });
  const send = h("button", { class: "plain", "data-testid": "rights-correct" }, t("correct"));
  send.type = "submit";
  return h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      ask({ right: "correction", text: words.value });
    },
  }, words, send);
}
