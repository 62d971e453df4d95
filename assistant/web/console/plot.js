/** Small plots in SVG: bars by day, or a line with gaps where nothing was measured. */

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, LEFT, FOOT] = [560, 150, 34, 22];

/** `series` are `{name, values}`, one value a day; `line` draws them as lines; `form` writes a value. */
export function plot({ title, days, series, line = false, top = null, form = String }) {
  const most = Math.max(top ?? 0, ...series.flatMap(({ values }) => values.filter((value) => value != null)), 1);
  const svg = node("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${title}: ${summed(series, form)}`, class: "plot" });
  const across = (at) => LEFT + ((WIDE - LEFT) * (at + 0.5)) / Math.max(days.length, 1);
  const up = (value) => HIGH - FOOT - ((HIGH - FOOT - 10) * value) / most;
  for (const part of [0, 0.5, 1]) {
    svg.append(node("line", { x1: LEFT, x2: WIDE, y1: up(most * part), y2: up(most * part), class: "grid" }),
      text(form(round(most * part)), { x: LEFT - 6, y: up(most * part) + 4, "text-anchor": "end" }));
  }
  series.forEach(({ values, name }, place) => svg.append(...(line ? lines : bars)({ values, name, place, count: series.length, across, up, days, form })));
  const step = Math.ceil(days.length / 7);
  days.forEach((day, at) => { if (at % step === 0) svg.append(text(short(day), { x: across(at), y: HIGH - 4, "text-anchor": "middle" })); });
  return svg;
}

function bars({ values, name, place, count, across, up, days, form }) {
  const room = ((WIDE - LEFT) / Math.max(days.length, 1)) * 0.7;
  const wide = Math.min(28, room / count);
  return values.map((value, at) => titled(node("rect", {
    x: across(at) - (wide * count) / 2 + wide * place, y: up(value ?? 0), width: Math.max(1, wide - 1),
    height: Math.max(0, up(0) - up(value ?? 0)), rx: 2, class: `series-${place}`,
  }), `${short(days[at])}, ${name}: ${form(value ?? 0)}`));
}

function lines({ values, name, place, across, up, days, form }) {
  const points = values.map((value, at) => (value == null ? null : [across(at), up(value)]));
  const path = points.map((point, at) => (point ? `${points[at - 1] ? "L" : "M"}${point.join(" ")}` : "")).join("");
  return [node("path", { d: path, class: `series-${place} stroke` }),
    ...points.map((point, at) => point && titled(node("circle", { cx: point[0], cy: point[1], r: 3, class: `series-${place}` }), `${short(days[at])}, ${name}: ${form(values[at])}`)).filter(Boolean)];
}

function summed(series, form) {
  return series.map(({ name, values }) => {
    const known = values.filter((value) => value != null);
    return known.length ? `${name} from ${form(Math.min(...known))} to ${form(Math.max(...known))}` : `${name}: nothing yet`;
  }).join("; ");
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, attributes) {
  const made = node("text", attributes);
  made.textContent = words;
  return made;
}

function titled(shape, words) {
  const title = node("title", {});
  title.textContent = words;
  shape.append(title);
  return shape;
}

const round = (value) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
const short = (day) => new Date(day).toLocaleDateString([], { day: "numeric", month: "short", timeZone: "UTC" });
