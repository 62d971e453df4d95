/** Builds nodes. Text only ever becomes a text node, so markup in a message stays text. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`onclick` and its kin are listeners) and children. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const STROKES = {
  bubble: "M5 3.5h14A3.5 3.5 0 0 1 22.5 7v7a3.5 3.5 0 0 1-3.5 3.5h-6.5L7 21.5v-4H5A3.5 3.5 0 0 1 1.5 14V7A3.5 3.5 0 0 1 5 3.5zM7 8.5h10M7 12.5h6",
  person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14.5 5.5L8 12l6.5 6.5",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  send: "M12 19.5V5M5.5 11.5L12 5l6.5 6.5",
  up: "M4 11h3.5v9H4zM7.5 11l4-7.5C13 3.5 14 4.5 14 6v3.5h5.5a1 1 0 0 1 1 1.2l-1.5 8a1.8 1.8 0 0 1-1.8 1.3H7.5",
  down: "M20 13h-3.5V4H20zM16.5 13l-4 7.5c-1.5 0-2.5-1-2.5-2.5v-3.5H4.5a1 1 0 0 1-1-1.2l1.5-8A1.8 1.8 0 0 1 6.8 4h9.7",
  shield: "M12 3l7.5 3v5.5c0 4.7-3.1 7.9-7.5 9.5-4.4-1.6-7.5-4.8-7.5-9.5V6zM9 12l2.2 2.2L15.3 10",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2",
};

/** A line drawing in the colour of the text around it, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  return svg;
}
