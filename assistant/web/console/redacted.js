/** Redacted text for the eye: placeholders become chips, everything else stays plain text. */

import { h } from "../widget/nodes.js";

const PLACEHOLDER = /\[([A-Z][A-Z_]{1,40})_(\d{1,6})\]/g;

/** The nodes of a text such as `"Call [PERSON_1]"`. */
export function redacted(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    nodes.push(text.slice(at, match.index), chip(match[1], match[2]));
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)].filter(Boolean);
}

function chip(type, number) {
  const name = type.toLowerCase().replaceAll("_", " ");
  return h("span", { class: "placeholder", title: `Covered: ${name}`, "data-type": type }, `${name} ${number}`);
}
