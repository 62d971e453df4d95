/** What somebody says is wrong in a record, shown wherever the record is. */

import { h } from "../widget/nodes.js";
import { moment } from "./case-file.js";
import { redacted } from "./redacted.js";

const STATES = { sought: "not decided yet", corrected: "corrected", refused: "refused" };

/** Each line with its corrections; what is about the whole chat stands with its first line. */
export function beside(messages, corrections = []) {
  return messages.map((message, place) => ({
    ...message,
    corrections: corrections.filter(({ message_id: id }) => id === message.id || (id === null && place === 0)),
  }));
}

export function sought({ corrections = [] }) {
  return corrections.map((each) => h("p", { class: "crumbs", "data-testid": "correction", dir: "auto" },
    h("b", {}, "Correction sought: "), redacted(each.text), ` (${moment(each.at)}, ${STATES[each.state]}`, each.reason ? [": ", redacted(each.reason)] : "", ")"));
}
