/** The thread on the screen: one bubble an entry, kept by key, so that long chats stay light. */

import { h, icon } from "./nodes.js";
import { joint, parted, spoken, wording } from "./thread.js";

const HEADROOM = 64; // pixels of the question that stay above its answer
const LONG = 1_400; // characters of a pasted log that are shown before "show all"
const NEAR = 90; // pixels from the end that still count as reading the end

/** Draws a Thread; speaks "kora-send" for a suggestion. */
class ThreadView extends HTMLElement {
  #bubbles = new Map();
  #stuck = true;
  #left = 0; // where this view put the reader

  show({ t, clock, tenant }) {
    Object.assign(this, { t, clock });
    this.list = h("div", { class: "thread" });
    this.doing = new Text();
    this.stage = h("div", { class: "stage", hidden: true, "data-testid": "stage" },
      h("span", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), this.doing);
    this.down = h("button", { class: "down", hidden: true, onclick: () => this.toEnd(null) }, t("newMessages"));
    this.scroll = h("div", {
      class: "scroll", tabindex: "0", role: "region", "aria-label": t("transcript"),
      onscroll: () => {
        this.#stuck = this.#atEnd();
        if (this.#stuck) this.down.hidden = true;
      },
    }, this.#greeting(tenant), this.list, this.stage);
    this.replaceChildren(this.scroll, this.down);
    const stay = new ResizeObserver(() => { if (this.#stuck) this.toEnd(); });
    for (const part of [this.scroll, this.list]) stay.observe(part);
  }

  #greeting({ suggestions = [] }) {
    const offer = (text) => h("button", {
      class: "suggestion", "data-testid": "suggestion",
      onclick: () => this.dispatchEvent(new CustomEvent("kora-send", { bubbles: true, detail: { text } })),
    }, text);
    this.offers = h("div", { class: "greeting" }, h("p", { class: "crumbs" }, this.t("suggestions")), suggestions.map(offer));
    return h("div", { class: "entry kora" },
      h("div", { class: "by" }, h("b", {}, this.t("kora"))),
      h("div", { class: "bubble" }, `${this.t("hello")} ${this.t("helloMore")}`), this.offers);
  }

  /** Follows only for somebody who reads at the end; a long answer stays at its beginning. */
  update(thread) {
    const stay = !this.#stuck;
    const gone = new Map(this.#bubbles);
    const known = gone.size;
    for (const entry of thread.entries) {
      gone.delete(entry.key);
      this.#draw(entry);
    }
    for (const [key, bubble] of gone) {
      bubble.remove();
      this.#bubbles.delete(key);
    }
    this.offers.hidden = thread.entries.length > 0 || this.offers.children.length < 2;
    this.#drawStage(thread);
    if (!stay) this.toEnd(this.#bubbles.get(thread.entries.at(-1)?.key));
    else if (this.#bubbles.size > known) this.down.hidden = false;
  }

  #draw(entry) {
    const drawn = this.#bubbles.get(entry.key);
    if (entry.author === "rating") {
      const form = drawn ?? this.#place(entry, h("kora-rating", { class: "note" }));
      if (!drawn) import("./rating.js").then(() => form.show(this.t), reportError);
      return;
    }
    if (entry.author === "system") {
      if (!drawn) this.#place(entry, h("div", { class: `note ${entry.tone ?? ""}`, dir: "auto", "data-testid": "note" }, this.#line(entry)));
      return;
    }
    const bubble = drawn ?? this.#place(entry, h("kora-bubble"));
    bubble.show(entry, this.t, this.clock);
  }

  #line(entry) {
    const said = entry.parts[0].text;
    if (entry.claimedBy) return this.t("joined", { name: entry.claimedBy });
    return entry.resolved ? `${said} ${this.t("resolved")}`.trim() : said;
  }

  /** What a screen reader hears of an event. */
  spoken({ event, data }) {
    const { t } = this;
    if (event === "answer.delta" && !data.index) return t("said", { author: t("kora"), text: data.text });
    if (event === "staff.message") return t("said", { author: t("staff", data), text: data.text });
    if (data.code === "stage") return this.doing.data;
    if (/claimed|resolved/.test(event)) return this.list.lastChild.textContent;
    return /delta|replaced|requested|notice|error/.test(event) ? data.text : "";
  }

  #place(entry, node) {
    this.#bubbles.set(entry.key, node);
    this.list.append(node);
    return node;
  }

  #drawStage({ typing: name, stage, waiting }) {
    const doc = this.t(`doc_${stage?.doc}`) ?? this.t("documents");
    const doing = stage ? this.t(stage.stage, { doc }) : "";
    this.doing.data = name ? this.t("typing", { name }) : doing;
    this.stage.hidden = !name && !waiting;
  }

  /** As far as the end, but not past the beginning of what came last. */
  toEnd(last = this.list.lastChild) {
    const { scroll } = this;
    const most = last?.matches?.(".kora") ? last.offsetTop - HEADROOM : Infinity;
    scroll.scrollTop = Math.min(most, scroll.scrollHeight);
    this.#left = scroll.scrollTop;
    this.down.hidden = true;
    this.#stuck = true;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR || Math.abs(scrollTop - this.#left) < 2;
  }
}

/** One entry; speaks "kora-cite", "kora-rate", "kora-retry" and "kora-edit"; redraws only what changed. */
class Bubble extends HTMLElement {
  #drawn = {};

  show(entry, t, clock) {
    Object.assign(this, { entry, t });
    const { parts, state, citations } = entry;
    if (!this.words) this.#frame(clock);
    if (parts !== this.#drawn.parts) this.#restart();
    for (let at = this.#drawn.count; at < parts.length; at += 1) this.#add(at);
    if (state !== this.#drawn.state || citations !== this.#drawn.citations) this.#after();
    this.#drawn = { parts, count: parts.length, state, citations };
  }

  #frame(clock) {
    const { author, at } = this.entry;
    const time = new Date(at).toLocaleTimeString(clock, { hour: "numeric", minute: "2-digit" });
    this.className = `entry ${author}`;
    this.dataset.testid = `bubble-${author}`;
    this.words = h("div", { class: "bubble", dir: "auto" });
    this.tail = h("div", { class: "after" });
    this.replaceChildren(
      h("div", { class: "by" }, h("b", {}, this.t(author, this.entry)), h("span", { class: "at" }, ` · ${time}`)),
      this.words, this.tail);
  }

  #restart() {
    this.words.replaceChildren();
    this.#drawn.count = 0;
    if (wording(this.entry).length > LONG && this.entry.author === "customer") this.#fold();
  }

  #fold() {
    this.words.classList.add("long");
    const open = h("button", { class: "plain", onclick: () => {
      this.words.classList.remove("long");
      open.remove();
    } }, this.t("more"));
    this.words.after(open);
  }

  #add(at) {
    const { parts } = this.entry;
    const { text, cites } = parts[at] ?? { text: "", cites: [] };
    const before = String(parts[at - 1]?.cites ?? "");
    // Two sentences on the same clause carry one chip, after the second; another clause, another paragraph.
    if (cites.length && before === String(cites)) {
      for (const chip of this.words.querySelectorAll(`[data-at="${at - 1}"]`)) chip.remove();
    } else if (!at || before) this.words.append(h("p"));
    // The last word holds on to its chip: none starts a line away from its sentence.
    const cut = text.lastIndexOf(" ") + 1;
    const chips = cites.map((ref) => this.#chip(parted(ref), at));
    const place = this.words.lastChild;
    place.append(joint(place.textContent, text) + text.slice(0, cut), h("span", { class: "keep" }, text.slice(cut), chips));
  }

  #chip({ doc, clause }, at) {
    const ref = spoken({ doc, clause });
    const cited = () => this.entry.citations.filter((one) => one.doc === doc && one.clause === clause);
    return h("button", {
      class: "cite", "data-testid": "citation", "data-at": at, "aria-label": this.t("citation", { ref }), title: `${doc} ${clause}`,
      onclick: ({ currentTarget: source }) => this.#speak("cite", { doc, clause, source, cited: cited() }),
    }, ref);
  }

  #after() {
    const { author, state, id } = this.entry;
    this.tail.replaceChildren();
    if (author === "customer") this.#delivery(state);
    if (author === "kora" && state === "done") this.tail.append(...this.#gathered(), ...(id ? this.#rating() : []));
  }

  #delivery(state) {
    const action = (name) => h("button", { class: "plain", onclick: () => this.#speak(name) }, this.t(name));
    if (state === "sending") this.tail.append(this.t("sending"));
    if (state === "failed") {
      const why = `${this.t("failed")} ${this.entry.problem.message}`;
      this.tail.append(h("span", { class: "complaint", role: "alert" }, why), action("retry"), action("edit"));
    }
  }

  /** Chips below, where the sentences came without their own. */
  #gathered() {
    const { parts, citations } = this.entry;
    if (parts.some(({ cites }) => cites.length)) return [];
    const clauses = new Map(citations.map((cited) => [spoken(cited), cited]));
    return [...clauses.values()].map((cited) => this.#chip(cited, -1));
  }

  #rating() {
    const status = h("span", { role: "status" });
    const thumbs = [["helpful", "up", 1], ["unhelpful", "down", -1]].map(([key, sign, score]) => h("button", {
      class: "tool thumb", "aria-pressed": "false", "aria-label": this.t(key), title: this.t(key), "data-testid": key,
      onclick: ({ currentTarget: chosen }) => {
        for (const thumb of thumbs) thumb.setAttribute("aria-pressed", thumb === chosen);
        this.tail.querySelector("form")?.remove();
        status.textContent = score > 0 ? this.t("thanks") : "";
        this.#speak("rate", { score });
        if (score < 0) import("./rating.js").then(({ askWhy }) => askWhy(this.tail, this.t, status, chosen, (words) => this.#speak("rate", { score, words })), reportError);
      },
    }, icon(sign)));
    return [...thumbs, status];
  }

  #speak(name, detail) {
    this.dispatchEvent(new CustomEvent(`kora-${name}`, { bubbles: true, detail: { entry: this.entry, ...detail } }));
  }
}

/** A live region of its own: whole sentences are read out, and a redraw says nothing twice. */
export function announcer() {
  const node = h("div", { class: "unseen", role: "log", "aria-live": "polite", "data-testid": "live" });
  let waiting = [];
  const speak = () => {
    node.append(h("p", {}, waiting.join(" ")));
    waiting = [];
    if (node.children.length > 6) node.firstChild.remove();
  };
  const say = (sentence) => {
    // Sentences of one breath are read together, not one over the other.
    if (sentence && waiting.push(sentence) === 1) setTimeout(speak, 600);
  };
  return { node, say };
}

customElements.define("kora-thread", ThreadView);
customElements.define("kora-bubble", Bubble);
