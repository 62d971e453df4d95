/** Single keys for the desk. They rest while somebody writes, and can be switched off. */

import { h } from "../widget/nodes.js";

export const KEYS = [
  ["j", "Next conversation"],
  ["k", "Previous conversation"],
  ["c", "Claim"],
  ["r", "Write a reply"],
  ["n", "Write an internal note"],
  ["s", "Suggest a reply from the clauses"],
  ["i", "Insert a canned reply"],
  ["t", "Transfer"],
  ["u", "Give back to the queue"],
  ["p", "Set the priority"],
  ["e", "Resolve"],
  ["/", "Search the inbox"],
  ["?", "This list"],
];
const SWITCH = "kora:shortcuts";

/** Calls `acts[key]`; answers with a function that opens the list of keys. */
export function shortcuts(acts, signal) {
  const help = () => openHelp();
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !wanted() || writing(event.target)) return;
    const act = event.key === "?" ? help : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }, { signal });
  return help;
}

function wanted() {
  return localStorage.getItem(SWITCH) !== "off";
}

// A list that was closed keeps the focus until the next frame: what cannot be seen is not written in.
function writing(target) {
  return Boolean(target.closest?.("input, textarea, select, dialog")?.checkVisibility());
}

function openHelp() {
  const on = h("input", { type: "checkbox", checked: wanted(), onchange: () => localStorage.setItem(SWITCH, on.checked ? "on" : "off") });
  const dialog = h("dialog", { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    h("form", { method: "dialog" }, h("h2", { id: "keys-title" }, "Keyboard"),
      h("dl", { class: "keys" }, KEYS.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)])),
      h("label", { class: "option" }, on, "Single-key shortcuts"),
      h("div", { class: "choices" }, h("button", { class: "primary", onclick: () => dialog.close() }, "Close"))));
  document.body.append(dialog);
  dialog.showModal();
}
