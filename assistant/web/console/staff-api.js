/** The staff side of the HTTP API: the session cookie travels by itself, the CSRF token with every change. */

import { follow, json, path, request } from "../widget/wire.js";

const STAFF = "/v1/staff";

/** Speaks "signed-in" and "signed-out"; every other failure is thrown as a Problem. */
export class StaffApi extends EventTarget {
  me = null;
  #csrf = "";

  async resume() {
    this.#enter(await json(`${STAFF}/session`));
  }

  async signIn(body) {
    this.#enter(await json(`${STAFF}/session`, { method: "POST", body }));
  }

  async signOut() {
    await this.call("DELETE", "/session");
    this.#leave();
  }

  /** One call; a session that has ended leads back to the sign-in. */
  async call(method, where, body) {
    try {
      return await json(STAFF + where, { method, body, headers: method === "GET" ? {} : { "X-CSRF-Token": this.#csrf } });
    } catch (error) {
      if (error.name === "Problem" && error.status === 401) this.#leave();
      throw error;
    }
  }

  tenants() {
    return json("/v1/tenants");
  }

  /** A clause in force, or in the version that was cited. */
  clause({ doc, clause, version }) {
    return json(`/v1${path("tenants", this.me.tenant, "clauses", doc, clause)}${version ? `?version=${version}` : ""}`);
  }

  /** Stays on a staff stream until the signal ends it. */
  follow(where, { onFrame, onState, signal }) {
    return follow({
      signal,
      onFrame,
      onState: (state, error) => {
        if (state === "gone" && error.status === 401) this.#leave();
        onState(state);
      },
      open: (lastId, line) => request(STAFF + where, {
        signal: line,
        headers: { Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": String(lastId) } : {}) },
      }),
    });
  }

  #enter({ staff, csrf }) {
    this.me = staff;
    this.#csrf = csrf;
    this.dispatchEvent(new Event("signed-in"));
  }

  #leave() {
    this.me = null;
    this.#csrf = "";
    this.dispatchEvent(new Event("signed-out"));
  }
}
