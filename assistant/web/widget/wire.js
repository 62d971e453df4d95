/** The lines to the service: requests, problems, and server-sent events over fetch. */

/** What the service answered instead (RFC 9457), or status 0 when it could not be reached. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || body.title || "");
    this.name = "Problem";
    this.status = status;
    this.code = body.code || "";
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The response, or a Problem: nothing else is thrown but an AbortError. */
export async function request(url, options) {
  let response;
  try {
    response = await fetch(url, { cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0);
  }
  if (response.ok) return response;
  // A proxy in between may answer in HTML: the status alone has to do then.
  throw new Problem(response.status, await response.json().catch(() => ({})));
}

/** JSON out, JSON (or nothing) back. */
export async function json(url, { method = "GET", body, headers = {}, ...rest } = {}) {
  if (body) headers = { ...headers, "Content-Type": "application/json" };
  const response = await request(url, { method, headers, body: body && JSON.stringify(body), ...rest });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** A path of parts, each escaped. */
export const path = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

/** The event names of the service, as its own register spells them. */
export const EVENTS = Object.freeze([
  "turn.started",
  "answer.delta",
  "answer.citations",
  "answer.done",
  "answer.replaced",
  "handoff.requested",
  "handoff.claimed",
  "staff.message",
  "staff.typing",
  "handoff.resolved",
  "notice",
  "error",
]);

/**
 * The frames of an open response, `{id, event, data}` with `data` parsed.
 * EventSource can neither POST nor carry a token.
 */
export async function* frames(response, { onBytes = () => {} } = {}) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let frame = { id: "", event: "", lines: [] };
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onBytes();
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        const ready = accept(frame, line.endsWith("\r") ? line.slice(0, -1) : line);
        if (!ready) continue;
        const parsed = finished(frame);
        frame = { id: "", event: "", lines: [] };
        if (parsed) yield parsed;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function accept(frame, line) {
  if (line === "") return true;
  const colon = line.indexOf(":");
  if (colon === 0) return false; // a comment: the service's heartbeat
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "data") frame.lines.push(value);
  else if (field === "id" || field === "event") frame[field] = value;
  return false;
}

function finished({ id, event, lines }) {
  if (!event || !lines.length) return null;
  try {
    return { id: id ? Number(id) : 0, event, data: JSON.parse(lines.join("\n")) };
  } catch {
    return null; // cut off mid-frame; the same id comes again after the reconnect
  }
}

const LONGEST_PAUSE = 15_000;
const SILENCE = 60_000; // two missed heartbeats: the line is dead even if nobody said so

/**
 * Stays on a stream until told to stop, resuming after the last id it saw.
 * `open(lastId, signal)` answers with a response; `onState` hears "live", "waiting" or "gone".
 */
export async function follow({ open, onFrame, onState, signal, lastId = 0 }) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const line = new AbortController();
    const hangUp = () => line.abort();
    signal.addEventListener("abort", hangUp);
    let watch = setTimeout(hangUp, SILENCE);
    try {
      const response = await open(lastId, line.signal);
      onState("live");
      const onBytes = () => {
        clearTimeout(watch);
        watch = setTimeout(hangUp, SILENCE);
      };
      for await (const frame of frames(response, { onBytes })) {
        attempt = 0;
        if (frame.id) lastId = frame.id;
        deliver(onFrame, frame);
      }
    } catch (error) {
      if (error.name === "Problem" && !error.passing) {
        onState("gone", error);
        return;
      }
    } finally {
      clearTimeout(watch);
      signal.removeEventListener("abort", hangUp);
    }
    if (signal.aborted) return;
    onState("waiting");
    await pause(Math.min(LONGEST_PAUSE, 400 * 2 ** attempt) * (0.75 + Math.random() / 2), signal);
  }
}

/** One frame that the page cannot take must not cost it the next. */
function deliver(onFrame, frame) {
  try {
    onFrame(frame);
  } catch (error) {
    reportError(error);
  }
}

/** Waits, or less when the network says that it is back or the caller stops. */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    addEventListener("online", wake);
    signal.addEventListener("abort", wake);
  });
}
