/** The line drawings that only the console needs, and the faces of people without pictures. */

import { h } from "../widget/nodes.js";

const STROKES = {
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  mute: "M6 16V11a6 6 0 0 1 9-5M18 11v5l2 2H8M10 21h4M4 4l16 16",
  light: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1M12 20v1M3 12h1M20 12h1M6 6l.5.5M17.500 17.500l.5.5M6 18l.5-.5M17.500 6.500l.5-.5",
  dark: "M20 14a8 8 0 1 1-10-10 7 7 0 0 0 10 10z",
  auto: "M12 21a9 9 0 1 0 0-18zM12 3v18",
  keys: "M3 7h18v10H3zM7 11h0M11 11h0M15 11h0M8 14h8",
  leave: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
  spark: "M12 3l2 6 6 3-6 3-2 6-2-6-6-3 6-3z",
  book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM9 9h6M9 13h4",
  check: "M5 12l5 5L20 7",
  mail: "M3 6h18v12H3zM3 7l9 7 9-7",
  plus: "M12 5v14M5 12h14",
};

/** As `icon` of the widget. */
export function sign(name) {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  return svg;
}

/** A customer's short name: staff tell conversations apart without learning who it is. */
export function alias(conversation) {
  return conversation.slice(-4).toUpperCase();
}

/** Initials in a colour that stays with the id. */
export function face(text, id, look = "") {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.codePointAt(0)) % 6;
  const words = text.split(/\s+/);
  const initials = (words.length > 1 ? words[0][0] + words[1][0] : text.slice(0, 2)).toUpperCase();
  return h("span", { class: `face tone-${sum} ${look}`, "aria-hidden": "true" }, initials);
}
