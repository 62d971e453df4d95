/** Figures by day: the team's for those who lead it, one's own for everybody. */

import { h } from "../widget/nodes.js";
import { plot } from "./plot.js";
import { tile } from "./privacy.js";

const LEADS = ["supervisor", "admin", "privacy_officer"];
const SPANS = [[7, "7 days"], [30, "30 days"], [90, "90 days"]];

class Team extends HTMLElement {
  async show(api) {
    this.className = "page";
    this.api = api;
    this.leads = LEADS.includes(api.me.role);
    this.whose = h("select", { "aria-label": "Whose figures", onchange: () => this.#load() },
      this.leads ? h("option", { value: "" }, "The team") : null, h("option", { value: "/me" }, "My own"));
    this.span = h("select", { "aria-label": "Over", onchange: () => this.#load() }, SPANS.map(([days, label]) => h("option", { value: days, selected: days === 30 }, label)));
    this.content = h("div", { class: "figures", role: "status" }, "Counting…");
    this.replaceChildren(h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Figures"),
      h("p", { class: "none" }, "By day and by team. Who was at the desk when is not kept; each member sees their own figures and nobody else's.")),
    h("div", { class: "page-filter" }, this.whose, this.span)), this.content);
    await this.#load();
  }

  async #load() {
    try {
      const found = await this.api.call("GET", `/metrics${this.whose.value}?days=${this.span.value}`);
      this.content.replaceChildren(...drawn({ blocks: [], queues: [], ...found }));
    } catch (error) {
      if (error.name !== "Problem") throw error;
      this.content.replaceChildren(h("p", { class: "complaint", role: "alert" }, error.message || "The figures could not be read."));
    }
  }
}

function drawn({ days, blocks, queues }) {
  const sum = (name) => days.reduce((total, day) => total + (day[name] ?? 0), 0);
  const [kept, missed] = [sum("due_kept"), sum("due_missed")];
  const ratings = days.map(({ ratings: { count, mean } = {} }) => [count ?? 0, (count ?? 0) * (mean ?? 0)]);
  const [rated, stars] = [0, 1].map((at) => ratings.reduce((total, each) => total + each[at], 0));
  return [
    h("div", { class: "tiles" },
      tile("Conversations", sum("conversations")), tile("Answered without a person", share(sum("without_human"), sum("conversations"))),
      tile("Went to a person", sum("handoffs")), tile("Promised time kept", share(kept, kept + missed)),
      tile("Kora had no answer", sum("abstained")), tile("Rated", rated ? `${(stars / rated).toFixed(1)} of 5` : "–")),
    h("div", { class: "plots" }, plots(days)),
    blocks.length ? blocked(blocks) : null,
    queues.length ? byQueue(queues) : null,
    h("details", {}, h("summary", {}, "As a table"), table(days)),
  ].filter(Boolean);
}

function plots(days) {
  const dates = days.map(({ day }) => day);
  const of = (name, read) => ({ name, values: days.map(read) });
  const card = (title, series, more = {}) => h("figure", {}, h("figcaption", {}, title, key(series)), plot({ title, days: dates, series, ...more }));
  return [
    card("Volume", [of("Conversations", (day) => day.conversations), of("To a person", (day) => day.handoffs)]),
    card("Promised time", [of("Kept", (day) => day.due_kept), of("Missed", (day) => day.due_missed)]),
    card("Time to a person", [of("Median first reply", (day) => day.median_first_reply_s)], { line: true, form: span }),
    card("Answered without a person", [of("Share", (day) => (day.conversations ? (100 * day.without_human) / day.conversations : null))], { line: true, top: 100, form: (value) => `${Math.round(value)} %` }),
    card("No clause answered", [of("Abstained", (day) => day.abstained)]),
    card("Ratings and thumbs", [of("Rating", (day) => day.ratings?.mean), of("Thumbs up", (day) => day.thumbs?.up), of("Thumbs down", (day) => day.thumbs?.down)], { line: true, top: 5 }),
  ];
}

function key(series) {
  return series.length > 1 && h("span", { class: "key" }, series.map(({ name }, at) => h("span", { class: `of-${at}` }, name)));
}

function blocked(blocks) {
  const most = Math.max(...blocks.map(({ count }) => count));
  return h("section", {}, h("h2", {}, "Drafts stopped, by rule"), h("dl", { class: "ranks" }, blocks.flatMap(({ rule, count }) => [
    h("dt", {}, rule.replaceAll("_", " ")), h("dd", {}, h("meter", { min: "0", max: most, value: count, "aria-label": rule }, String(count)), String(count))])));
}

function byQueue(queues) {
  return h("section", {}, h("h2", {}, "By queue"), grid(["Queue", "To a person", "Kept", "Missed", "Median first reply"],
    queues.map((each) => [each.queue, each.handoffs, each.due_kept, each.due_missed, span(each.median_first_reply_s)])));
}

function table(days) {
  return grid(["Day", "Conversations", "To a person", "Without a person", "Kept", "Missed", "First reply", "Abstained", "Rating"],
    days.map((day) => [day.day, day.conversations, day.handoffs, day.without_human, day.due_kept, day.due_missed, span(day.median_first_reply_s), day.abstained, day.ratings?.mean ?? "–"]));
}

function grid(head, rows) {
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": head[0] }, h("table", {}, h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, String(cell ?? "–"))))))));
}

const share = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

function span(seconds) {
  if (seconds == null) return "–";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 3_600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

customElements.define("kora-team", Team);
