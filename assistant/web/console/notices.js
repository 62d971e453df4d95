/** Tells somebody who looks elsewhere that a customer waits or a promised time comes near. No word of a customer leaves the page. */

const SWITCH = "kora:alerts";
const SAYS = {
  due_soon: "A reply is due soon", overdue: "A promised time has passed", assigned: "A conversation was handed to you",
  reopened: "A conversation was reopened", disputed: "A decision is disputed",
};

export function wanted() {
  return localStorage.getItem(SWITCH) === "on" && globalThis.Notification?.permission === "granted";
}

export class Notices {
  #known = null;
  #after = null;

  constructor(api, say) {
    Object.assign(this, { api, say });
  }

  get on() {
    return wanted();
  }

  /** Switches them; answers with a sentence on how it stands. */
  async toggle() {
    if (this.on) {
      localStorage.setItem(SWITCH, "off");
      return "Notifications are off.";
    }
    const allowed = await globalThis.Notification?.requestPermission();
    if (allowed !== "granted") return "This browser does not allow notifications from here.";
    localStorage.setItem(SWITCH, "on");
    return "Notifications are on: a new customer, a promised time, a conversation for you.";
  }

  /** After each look at the queue. */
  async look(items) {
    this.#arrivals(items);
    const found = await this.api.call("GET", `/notices?after=${this.#after ?? 0}`).catch(() => null);
    if (!found) return;
    // What happened before this page was opened is in the inbox already.
    const fresh = this.#after === null ? [] : found.notices;
    this.#after = Math.max(this.#after ?? 0, ...found.notices.map(({ seq }) => seq));
    for (const { kind, queue, conversation } of fresh) this.#tell(SAYS[kind] ?? kind, queue, conversation);
  }

  #arrivals(items) {
    const open = new Map(items.filter(({ claimed_by: by }) => !by).map((item) => [item.handoff_id, item]));
    for (const [id, { queue, conversation }] of this.#known ? open : []) {
      if (!this.#known.has(id)) this.#tell("A customer waits", queue, conversation);
    }
    this.#known = new Set(open.keys());
  }

  #tell(title, queue, conversation) {
    if (!document.hidden) {
      if (title !== "A customer waits") this.say(`${title}: ${queue}.`);
      return;
    }
    if (!this.on) return;
    const shown = new Notification(title, { body: `Queue: ${queue}`, tag: conversation, icon: "/console/icon.svg" });
    shown.onclick = () => {
      focus();
      location.hash = `#/c/${encodeURIComponent(conversation)}`;
      shown.close();
    };
  }
}
