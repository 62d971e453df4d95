/** Builds nodes. Text only ever becomes a text node, so markup in a message stays text. */

/** An element with attributes (`onclick` and its kin are listeners) and children. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child != null && child !== false));
  return node;
}

const STROKES = {
  bubble: "M5 4h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-6l-6 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM7 9h10M7 13h6",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  more: "M5 12h0M12 12h0M19 12h0",
  send: "M12 19V5M5 12l7-7 7 7",
  up: "M4 11h4v9H4zM8 11l4-8c1 0 2 1 2 3v4h6l-2 9a1 1 0 0 1-1 1H8",
  down: "M20 13h-4V4h4zM16 13l-4 8c-1 0-2-1-2-3v-4H4l2-9a1 1 0 0 1 1-1h9",
  shield: "M12 3l8 3v6c0 4-3 7-8 9-5-2-8-5-8-9V6zM9 12l2 2 4-4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
};

/** A line drawing in the colour of the text around it, hidden from screen readers. */
export function icon(name) {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  return svg;
}
