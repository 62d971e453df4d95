/** Replies at hand: found by a few letters, put into the draft, kept for everybody by a supervisor. */

import { h, icon } from "../widget/nodes.js";
import { path } from "../widget/wire.js";

const KEEPERS = ["supervisor", "admin"];

/** Calls `insert(text)` with the one that was chosen. */
export async function openCanned(view, insert) {
  const found = await view.call("GET", "/canned");
  if (!found) return;
  const list = h("ul", { class: "canned-list" });
  const search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search canned replies", "data-testid": "canned-search", oninput: () => draw() });
  const dialog = h("dialog", { class: "wide", "aria-labelledby": "canned-title", "data-testid": "canned-dialog", onclose: () => dialog.remove() },
    h("form", { method: "dialog" }, h("h2", { id: "canned-title" }, "Canned replies"), search, list,
      h("div", { class: "choices" },
        KEEPERS.includes(view.api.me.role) ? h("button", { class: "quiet", onclick: () => keep() }, "Add one") : null,
        h("button", { class: "quiet", onclick: () => dialog.close() }, "Close"))));
  document.body.append(dialog);
  draw();
  dialog.showModal();

  function draw() {
    const words = search.value.trim().toLowerCase();
    const kept = found.replies
      .filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(words))
      .sort((one, other) => Number(other.queue === view.queue) - Number(one.queue === view.queue));
    list.replaceChildren(...(kept.length ? kept.map((reply) => row(reply)) : [h("li", { class: "none" }, "Nothing with these words.")]));
  }

  function row({ id, title, text, queue, own }) {
    return h("li", {},
      h("button", { class: "canned", "data-testid": "canned-reply", onclick: () => {
        dialog.close();
        insert(text);
      } }, h("b", {}, title), queue ? h("span", { class: "queue" }, queue) : null, h("span", { class: "excerpt" }, text)),
      own && KEEPERS.includes(view.api.me.role)
        ? h("button", { class: "tool", "aria-label": `Remove: ${title}`, onclick: () => drop(id) }, icon("close")) : null);
  }

  async function drop(id) {
    if (!(await view.call("DELETE", path("canned", id)))) return;
    found.replies = found.replies.filter((reply) => reply.id !== id);
    draw();
  }

  async function keep() {
    dialog.close();
    const given = await view.question.form({
      title: "A canned reply for everybody", act: "Keep", fields: [{ name: "title", kind: "line", label: "Title" }, { name: "text", kind: "words", label: "Text" }],
    });
    if (given && await view.call("POST", "/canned", given)) view.say("Kept for everybody.");
  }
}
