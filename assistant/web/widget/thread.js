/** What is on the customer's screen, as values: events in, entries out. No DOM, no network. */

const identity = (author, id) => `${author}:${id}`;

/** The sentences of an answer, joined as they are read. */
export function wording(entry) {
  return entry.parts.reduce((text, part) => text + joint(text, part.text) + part.text, "");
}

/** What stands between two sentences: nothing where the service has already put a break. */
export function joint(before, after) {
  return !before || /\s$/.test(before) || /^\s/.test(after) ? "" : " ";
}

export class Thread {
  entries = [];
  stage = null; // {stage, doc} while an answer is on its way
  handoff = null;
  speaker = "kora";
  typing = "";
  #seen = new Set();

  /** Puts the stored conversation on the screen; what is already there keeps its place. */
  restore({ messages = [], handoff = null, speaker = "kora" }) {
    for (const message of messages) {
      if (this.#named(message.author, message.id)) continue;
      this.#add({
        key: identity(message.author, message.id),
        id: message.id,
        author: message.author,
        name: message.name,
        at: message.at,
        parts: [{ text: message.text, cites: [] }],
        citations: message.citations ?? [],
      });
    }
    this.handoff = handoff?.state === "resolved" ? null : handoff;
    this.speaker = speaker;
  }

  /** The customer's own words, shown before the service has them. */
  say(text, clientId, at) {
    return this.#add({ key: clientId, author: "customer", parts: [{ text, cites: [] }], at, state: "sending" });
  }

  remove(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
  }

  /** A line that nobody said. */
  note(text, { tone = "", at } = {}) {
    return this.#add({ author: "system", parts: [{ text, cites: [] }], at, tone });
  }

  /** Kora says nothing (more) to the last message. */
  settle() {
    this.stage = null;
    for (const entry of this.entries) if (entry.state === "streaming") entry.state = "done";
  }

  get waiting() {
    return this.stage !== null || this.entries.some((entry) => entry.state === "streaming");
  }

  /** Takes one event; false when it was known already. Both streams of a turn carry the same ids. */
  apply({ id, event, data }, at) {
    if (id && this.#seen.has(id)) return false;
    if (id) this.#seen.add(id);
    this.#takes[event]?.(data, at);
    return true;
  }

  #takes = {
    "turn.started": (data) => {
      this.stage = { stage: data.stage ?? "reading" };
    },
    "answer.delta": (data, at) => {
      const entry = this.#answer(data.turn, at);
      entry.parts[data.index ?? entry.parts.length] = { text: data.text, cites: data.cites ?? [] };
      this.stage = null;
    },
    "answer.citations": (data, at) => {
      this.#answer(data.turn, at).citations = data.citations ?? [];
    },
    "answer.replaced": (data, at) => {
      this.#answer(data.turn, at).parts = [{ text: data.text, cites: [] }];
    },
    "answer.done": (data, at) => this.#done(data, at),
    "handoff.requested": (data, at) => {
      this.settle();
      this.speaker = "staff";
      this.handoff = { id: data.handoff_id, state: "open", queue: data.queue, due_at: data.due_at };
      if (data.text) this.note(data.text, { at });
    },
    "handoff.claimed": (data, at) => {
      this.speaker = "staff";
      this.handoff = { ...this.handoff, id: data.handoff_id, state: "claimed", claimed_name: data.name };
      this.note("", { at }).claimedBy = data.name;
    },
    "handoff.resolved": (data, at) => {
      this.speaker = "kora";
      this.handoff = null;
      this.typing = "";
      this.note(data.text ?? "", { at }).resolved = true;
    },
    "staff.typing": (data) => {
      this.typing = data.name;
    },
    "staff.message": (data, at) => {
      this.typing = "";
      if (this.#named("staff", data.message_id)) return;
      this.#add({
        key: identity("staff", data.message_id), id: data.message_id, author: "staff",
        name: data.name, at, parts: [{ text: data.text, cites: [] }],
      });
    },
    notice: (data, at) => {
      if (data.code === "stage") this.stage = this.waiting ? data : null;
      else if (data.code === "silent") this.settle();
      else if (data.text) this.note(data.text, { at, tone: data.code });
    },
    error: (data, at) => {
      this.settle();
      this.note(data.text, { at, tone: "error" });
    },
  };

  #done(data, at) {
    this.stage = null;
    const shown = this.#named("kora", data.message_id);
    const entry = shown ?? this.#answer(data.turn, at);
    if (shown) this.entries = this.entries.filter((other) => other === shown || other.turn !== data.turn);
    // Said sentence by sentence, the words keep their chips; otherwise the whole text counts.
    if (wording(entry).trim() !== data.text.trim()) entry.parts = [{ text: data.text, cites: [] }];
    Object.assign(entry, {
      id: data.message_id, state: "done", abstained: data.abstained, engine: data.engine, at: entry.at ?? at,
    });
  }

  #answer(turn, at) {
    const known = this.entries.find((entry) => entry.turn === turn);
    return known ?? this.#add({ key: `turn:${turn}`, author: "kora", turn, at, parts: [], state: "streaming" });
  }

  #named(author, id) {
    return this.entries.find((entry) => entry.author === author && entry.id === id);
  }

  #add(entry) {
    const whole = { citations: [], name: "", state: "done", ...entry };
    whole.key ??= `note:${this.entries.length}:${whole.at}`;
    this.entries.push(whole);
    return whole;
  }
}
