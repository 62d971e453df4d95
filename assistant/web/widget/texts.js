/** The widget's sentences, one module a locale. What the service says arrives in its own words. */

import en from "./texts/en.js";

// "mi" lies ready beside these; a speaker of te reo approves it before it is listed.
const OFFERED = { en: async () => ({ default: en }), es: () => import("./texts/es.js") };

/** The offered locale nearest to the one asked for: "es-MX" is served in "es". */
export function nearest(asked) {
  const language = (asked ?? "").toLowerCase().split("-")[0];
  return language in OFFERED ? language : "en";
}

/** A function from a key and its values to a sentence in this locale. */
export async function texts(locale) {
  const table = { ...en, ...(await OFFERED[nearest(locale)]()).default };
  return (key, values = {}) =>
    Object.entries(values).reduce(
      (sentence, [name, value]) => sentence.replaceAll(`{${name}}`, () => value),
      table[key],
    );
}
