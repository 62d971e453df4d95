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
    this.stage = h("div", { class: "stage", hidden: true, "data-testid": "stage" });
    this.down = h("button", { class: "down", hidden: true, onclick: () => this.toEnd() }, t("newMessages"));
    this.scroll = h("div", {
      class: "scroll", tabindex: "0", role: "region", "aria-label": t("transcript"),
      onscroll: () => {
        this.#stuck = this.#atEnd();
        if (this.#stuck) this.down.hidden = true;
      },
    }, this.#greeting(tenant), this.list);
    this.replaceChildren(this.scroll, this.down);
    this.list.after(this.stage);
    // Banners and the composer change the height: whoever reads the end stays there.
    new ResizeObserver(() => { if (this.#stuck) this.toEnd(); }).observe(this.scroll);
  }

  #greeting({ suggestions = [] }) {
    const offer = (question) => h("button", {
      class: "suggestion", "data-testid": "suggestion",
      onclick: () => this.dispatchEvent(new CustomEvent("kora-send", { bubbles: true, detail: { text: question } })),
    }, question);
    this.offers = suggestions.length
      ? [h("p", { class: "heading" }, this.t("suggestions")), ...suggestions.map(offer)]
      : [];
    return h("div", { class: "entry kora" },
      h("div", { class: "by" }, h("b", {}, this.t("authorKora"))),
      h("div", { class: "greeting" }, h("div", { class: "bubble" }, `${this.t("hello")} ${this.t("helloMore")}`), this.offers));
  }

  /** Brings the screen up to the thread; jumps to the end only for somebody who reads there. */
  update(thread) {
    const stay = !this.#stuck;
    const known = this.#bubbles.size;
    const keys = new Set();
    for (const entry of thread.entries) {
      keys.add(entry.key);
      this.#draw(entry);
    }
    for (const [key, bubble] of this.#bubbles) {
      if (keys.has(key)) continue;
      bubble.remove();
      this.#bubbles.delete(key);
    }
    for (const offer of this.offers) offer.hidden = thread.entries.length > 0;
    this.#drawStage(thread);
    if (!stay) this.toEnd();
    else if (this.#bubbles.size > known) this.down.hidden = false;
  }

  #draw(entry) {
    const drawn = this.#bubbles.get(entry.key);
    if (entry.author === "system") {
      if (!drawn) this.#place(entry, h("div", { class: `note ${entry.tone ?? ""}`, dir: "auto", "data-testid": "note" }, this.line(entry)));
      return;
    }
    const bubble = drawn ?? this.#place(entry, h("kora-bubble"));
    bubble.show(entry, this.t, this.locale);
  }

  /** The words of a line that nobody said. */
  line(entry) {
    const said = entry.parts[0].text;
    if (entry.claimedBy) return this.t("joined", { name: entry.claimedBy });
    return entry.resolved ? `${said} ${this.t("resolved")}`.trim() : said;
  }

  #place(entry, node) {
    this.#bubbles.set(entry.key, node);
    this.list.append(node);
    return node;
  }

  #drawStage(thread) {
    const words = thread.typing ? this.t("typing", { name: thread.typing }) : this.#doing(thread.stage);
    this.stage.hidden = !words && !thread.entries.some((entry) => entry.state === "streaming");
    if (this.stage.hidden || this.stage.dataset.words === words) return;
    this.stage.dataset.words = words;
    this.stage.replaceChildren(h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), words);
  }

  #doing(stage) {
    if (!stage) return "";
    const doc = (stage.doc && this.t(`doc_${stage.doc}`)) || this.t("documents");
    return this.t(stage.stage === "checking" ? "checking" : "reading", { doc });
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

customElements.define("kora-thread", ThreadView);
