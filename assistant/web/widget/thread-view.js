/** The thread on the screen: one bubble an entry, kept by key, so that long chats stay light. */

import "./bubble.js";
import { h } from "./nodes.js";

const NEAR = 90; // pixels from the end that still count as reading the end

/** Draws a Thread; speaks "kora-send" for a suggestion. */
class ThreadView extends HTMLElement {
  #bubbles = new Map();
  #stuck = true;

  show({ t, locale, tenant }) {
    Object.assign(this, { t, locale });
    this.list = h("div", { class: "thread" });
    this.doing = new Text();
    this.stage = h("div", { class: "stage", hidden: true, "data-testid": "stage" },
      h("span", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), this.doing);
    this.down = h("button", { class: "down", hidden: true, onclick: () => this.toEnd() }, t("newMessages"));
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

  /** Jumps to the end only for somebody who reads there. */
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
    if (!stay) this.toEnd();
    else if (this.#bubbles.size > known) this.down.hidden = false;
  }

  #draw(entry) {
    const drawn = this.#bubbles.get(entry.key);
    if (entry.author === "system") {
      if (!drawn) this.#place(entry, h("div", { class: `note ${entry.tone ?? ""}`, dir: "auto", "data-testid": "note" }, this.#line(entry)));
      return;
    }
    const bubble = drawn ?? this.#place(entry, h("kora-bubble"));
    bubble.show(entry, this.t, this.locale);
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

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.down.hidden = true;
    this.#stuck = true;
  }

  #atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
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
