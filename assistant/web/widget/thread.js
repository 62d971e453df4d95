/** What is on the customer's screen, as values: events in, entries out. No DOM, no network. */

export function wording({ parts }) {
  return parts.reduce((text, part) => text + joint(text, part.text) + part.text, "");
}

/** What stands between two sentences, where the service has put no break. */
export function joint(before, after) {
  return !before || /\s$/.test(before) || /^\s/.test(after) ? "" : " ";
}

const said = (text) => [{ text, cites: [] }];

/** Who speaks, and how the handoff stands, after a notice about it. */
const STANDING = {
  meanwhile: ["kora", { meanwhile: true }],
  moved: ["staff", { state: "open" }],
  released: ["staff", { state: "open" }],
};
const STALE = 10_000; // ms: somebody who typed then has stopped

/** Every event, and what it does to a thread. */
const TAKES = {
  "turn.started"(thread, { stage = "reading" }) {
    thread.stage = { stage };
  },
  "answer.delta"(thread, { turn, index, text, cites = [] }, at) {
    const { parts } = thread.answer(turn, at);
    parts[index ?? parts.length] = { text, cites };
    thread.stage = null;
  },
  "answer.citations"(thread, { turn, citations }, at) {
    thread.answer(turn, at).citations = citations;
  },
  "answer.replaced"(thread, { turn, text }, at) {
    thread.answer(turn, at).parts = said(text);
  },
  "answer.done"(thread, { turn, message_id: id, text }, at) {
    const shown = thread.find("kora", id);
    const entry = shown ?? thread.answer(turn, at);
    if (shown) thread.entries = thread.entries.filter((other) => other === shown || other.turn !== turn);
    // The same words, said sentence by sentence, keep their chips.
    if (wording(entry).trim() !== text.trim()) entry.parts = said(text);
    entry.id = id;
    thread.settle();
  },
  "handoff.requested"(thread, { handoff_id: id, due_at, text }, at) {
    thread.settle();
    thread.speaker = "staff";
    thread.handoff = { id, state: "open", due_at };
    if (text) thread.note(text, { at });
  },
  "handoff.claimed"(thread, { name }, at) {
    thread.speaker = "staff";
    thread.handoff = { ...thread.handoff, state: "claimed", claimed_name: name };
    thread.note("", { at, claimedBy: name });
  },
  "staff.message"(thread, { message_id: id, name, text }, at) {
    thread.typing = "";
    thread.add({ id, author: "staff", name, at, parts: said(text) });
  },
  "staff.typing"(thread, { name }, at) {
    if (Date.now() - Date.parse(at) < STALE) thread.typing = name;
  },
  "customer.typing"() {}, // for staff
  "handoff.resolved"(thread, { handoff_id: id, text = "", rate }, at) {
    thread.speaker = "kora";
    thread.handoff = null;
    thread.typing = "";
    thread.note(text, { at, resolved: true });
    if (rate) thread.askRating(id, at);
  },
  notice(thread, data, at) {
    const { code, handoff_id: id, due_at } = data;
    if (code === "stage") thread.stage = thread.waiting ? data : null;
    else if (code === "silent") thread.settle();
    else if (data.text) thread.note(data.text, { at, tone: code });
    thread.ended ||= code === "ended";
    if (!STANDING[code]) return;
    const [speaker, stands] = STANDING[code];
    thread.speaker = speaker;
    thread.handoff = { ...thread.handoff, id, due_at, ...stands };
    thread.typing = "";
  },
  error(thread, { text }, at) {
    thread.settle();
    thread.note(text, { at, tone: "error" });
  },
};

export const EVENTS = Object.keys(TAKES);

export class Thread {
  entries = [];
  stage = null; // {stage, doc} while an answer is on its way
  handoff = null;
  speaker = "kora";
  typing = "";
  ended = false;
  account = null; // what the company's site told about its customer
  #seen = new Set();

  /** Adds what is stored and not yet here. */
  restore({ messages, handoff, speaker, last_handoff: last, ended = false, account = null }) {
    for (const { text, ...message } of messages) this.add({ ...message, parts: said(text) });
    this.handoff = handoff?.state === "resolved" ? null : handoff;
    Object.assign(this, { speaker, ended, account });
    if (last && !this.handoff && last.rating == null) this.askRating(last.id, last.due_at);
  }

  /** Once for a handoff, where it ended. */
  askRating(id, at) {
    this.add({ author: "rating", id, at, parts: [] });
  }

  say(text, key, at) {
    return this.add({ key, author: "customer", parts: said(text), at, state: "sending" });
  }

  /** A line that nobody said. */
  note(text, rest) {
    return this.add({ author: "system", parts: said(text), ...rest });
  }

  /** Nothing more comes of this turn. */
  settle() {
    this.stage = null;
    for (const entry of this.entries) if (entry.state === "streaming") entry.state = "done";
  }

  get waiting() {
    return this.stage !== null || this.entries.some(({ state }) => state === "streaming");
  }

  /** False for an event known already: both streams of a turn carry the same ids. */
  apply({ id, event, data }, at) {
    if (id && this.#seen.has(id)) return false;
    this.#seen.add(id);
    TAKES[event]?.(this, data, data.at ?? at);
    return true;
  }

  answer(turn, at) {
    return this.entries.find((entry) => entry.turn === turn)
      ?? this.add({ author: "kora", turn, at, parts: [], state: "streaming" });
  }

  find(author, id) {
    return this.entries.find((entry) => id && entry.author === author && entry.id === id);
  }

  add(entry) {
    const known = this.find(entry.author, entry.id);
    if (known) return known;
    const whole = { citations: [], name: "", state: "done", key: crypto.randomUUID(), ...entry };
    this.entries.push(whole);
    return whole;
  }
}

/** `text` as pieces `{text, cited}`; a quote that is not in it marks nothing. */
export function pieces(text, quotes) {
  const found = quotes.map((quote) => place(text, quote)).filter(Boolean).sort((one, other) => one[0] - other[0]);
  const out = [];
  let at = 0;
  for (const [start, end] of found) {
    if (end <= at) continue;
    out.push({ text: text.slice(at, Math.max(at, start)), cited: false }, { text: text.slice(Math.max(at, start), end), cited: true });
    at = end;
  }
  return [...out, { text: text.slice(at), cited: false }].filter((piece) => piece.text);
}

/** Where the words stand, also where line breaks or spaces differ. */
function place(text, quote) {
  const places = [];
  let bare = "";
  for (let at = 0; at < text.length; at += 1) {
    if (/\s/.test(text[at])) continue;
    bare += text[at];
    places.push(at);
  }
  const words = quote.replace(/\s+/g, "");
  const at = words ? bare.indexOf(words) : -1;
  return at < 0 ? null : [places[at], places[at + words.length - 1] + 1];
}

/** `"privacy 9"` in two; a clause may itself hold spaces. */
export function parted(ref) {
  const [, doc, clause] = /^(\S+) ?(.*)$/s.exec(ref);
  return { doc, clause };
}

/** "Acceptable use 4". */
export function spoken({ doc, clause }) {
  const name = doc.replaceAll("-", " ");
  return `${name[0].toUpperCase()}${name.slice(1)} ${clause.split(" > ").at(-1)}`;
}
