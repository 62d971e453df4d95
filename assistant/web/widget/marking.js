/** Finds the cited words inside a clause, also where line breaks or spaces differ. */

/** `text` as pieces in order, `{text, cited}`; quotes that are not in it mark nothing. */
export function pieces(text, quotes) {
  const found = quotes
    .map((quote) => place(text, quote))
    .filter(Boolean)
    .sort((one, other) => one.start - other.start);
  const out = [];
  let at = 0;
  for (const { start, end } of found) {
    if (end <= at) continue;
    out.push({ text: text.slice(at, Math.max(at, start)), cited: false });
    out.push({ text: text.slice(Math.max(at, start), end), cited: true });
    at = end;
  }
  return [...out, { text: text.slice(at), cited: false }].filter((piece) => piece.text);
}

function place(text, quote) {
  const start = quote ? text.indexOf(quote) : -1;
  if (start >= 0) return { start, end: start + quote.length };
  const clause = squeezed(text);
  const words = squeezed(quote ?? "").text.trim();
  const at = words ? clause.text.indexOf(words) : -1;
  return at < 0 ? null : { start: clause.places[at], end: clause.places[at + words.length - 1] + 1 };
}

/** Runs of white space as one space each, with where every character came from. */
function squeezed(text) {
  const places = [];
  let out = "";
  for (let at = 0; at < text.length; at += 1) {
    const blank = /\s/.test(text[at]);
    if (blank && (out === "" || out.endsWith(" "))) continue;
    out += blank ? " " : text[at];
    places.push(at);
  }
  return { text: out, places };
}

/** `"privacy 9"` as document and clause; a clause name may itself hold spaces. */
export function parted(ref) {
  const gap = ref.indexOf(" ");
  return gap < 0 ? { doc: ref, clause: "" } : { doc: ref.slice(0, gap), clause: ref.slice(gap + 1) };
}

/** How a clause is named to people: "Refunds 1.3", "Acceptable use 4". */
export function spoken({ doc, clause }) {
  const name = doc.replaceAll("-", " ");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${clause.split(" > ").at(-1)}`.trim();
}
