/** The time left until a promise, in words that fit a row; its colour follows. */

const SOON = 30 * 60_000;
const MINUTE = 60_000;

/** `<kora-countdown due="2026-11-22T14:30:00Z">`. */
class Countdown extends HTMLElement {
  static observedAttributes = ["due"];
  #timer = 0;

  connectedCallback() {
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#tick();
  }

  #tick() {
    clearTimeout(this.#timer);
    const due = new Date(this.getAttribute("due") ?? "");
    if (Number.isNaN(due.getTime())) return;
    const left = due - Date.now();
    this.textContent = left < 0 ? `${span(-left)} over` : span(left);
    this.dataset.level = left < 0 ? "over" : left < SOON ? "soon" : "calm";
    this.title = `Due ${due.toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}`;
    this.#timer = setTimeout(() => this.#tick(), Math.abs(left) < 2 * MINUTE ? 1_000 : 10_000);
  }
}

function span(ms) {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 2) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

customElements.define("kora-countdown", Countdown);
