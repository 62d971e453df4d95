/** The lines to the service: requests, problems, and server-sent events over fetch. */

/** What the service answered instead (RFC 9457); status 0 when it could not be reached. */
export class Problem extends Error {
  name = "Problem";

  constructor(status, body = {}) {
    super(body.detail || body.title || "");
    this.status = status;
  }

  /** The same request may succeed later. */
  get passing() {
    return [0, 408, 429].includes(this.status) || this.status >= 500;
  }
}

/** The response; else throws a Problem or an AbortError. */
export async function request(url, options) {
  const response = await fetch(url, { cache: "no-store", ...options }).catch((error) => {
    throw error.name === "AbortError" ? error : new Problem(0);
  });
  if (response.ok) return response;
  // A proxy may answer in HTML: then the status has to do.
  throw new Problem(response.status, await response.json().catch(() => ({})));
}

export async function json(url, { body, headers, ...rest } = {}) {
  const type = body ? { "Content-Type": "application/json" } : {};
  const response = await request(url, { headers: { ...headers, ...type }, body: body && JSON.stringify(body), ...rest });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

export const path = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

/** Frames `{id, event, data}` of a response: EventSource can neither POST nor carry a token. */
export async function* frames(response, onBytes = () => {}) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onBytes();
      const blocks = (rest + value).replaceAll("\r", "").split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const frame = parsed(block);
        if (frame.event) yield frame;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  const frame = { data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (field) frame[field] = field === "data" ? frame.data + value : value;
  }
  return { id: Number(frame.id ?? 0), event: frame.event, data: frame.data && JSON.parse(frame.data) };
}

const LONGEST_PAUSE = 5_000; // a service that comes back is found within moments, by each at another one
const SILENCE = 60_000; // two missed heartbeats: the line is dead

/** Stays on a stream, resuming after the last id it saw; `onState` hears "live", "waiting" or "gone". */
export async function follow({ open, onFrame, onState, signal, lastId = 0 }) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const line = new AbortController();
    const hangUp = () => line.abort();
    let watch = setTimeout(hangUp, SILENCE);
    signal.addEventListener("abort", hangUp);
    try {
      const response = await open(lastId, line.signal);
      onState("live");
      const onBytes = () => {
        clearTimeout(watch);
        watch = setTimeout(hangUp, SILENCE);
      };
      for await (const frame of frames(response, onBytes)) {
        attempt = 0;
        lastId = frame.id || lastId;
        deliver(onFrame, frame);
      }
    } catch (error) {
      if (error.name === "Problem" && !error.passing) return onState("gone", error);
    } finally {
      clearTimeout(watch);
      signal.removeEventListener("abort", hangUp);
    }
    if (signal.aborted) return undefined;
    onState("waiting");
    await pause(Math.min(LONGEST_PAUSE, 400 * 2 ** attempt) * (0.75 + Math.random() / 2), signal);
  }
  return undefined;
}

/** One frame that the page cannot take must not cost it the next. */
function deliver(onFrame, frame) {
  try {
    onFrame(frame);
  } catch (error) {
    reportError(error);
  }
}

/** Waits, less when the network is back. */
function pause(ms, signal) {
  return new Promise((wake) => {
    setTimeout(wake, ms);
    addEventListener("online", wake, { once: true });
    signal.addEventListener("abort", wake, { once: true });
  });
}
