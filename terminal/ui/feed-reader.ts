/** Reads the feed of the till's service, one connection at a time: NDJSON that stays open. */
import { type FeedMessage, HEARTBEAT_EVERY_MS } from "@tillwave/shared/api/till";
import { splitLines } from "./ndjson.ts";

/** Heartbeats that may be missed before the line counts as lost. */
const HEARTBEATS_MISSED_MAX = 3;

export interface FeedListener {
  onMessage(message: FeedMessage): void;
  /** The stream ended; it is being opened again. */
  onLost(): void;
  /** Three heartbeats did not come. */
  onSilent(): void;
  onNotAllowed(): void;
  /** Others are open, as many as the service serves. */
  onTooManyPages(): void;
}

/** Reads one connection to its end. True if anything was heard on it. */
export async function readFeed(
  open: (init: RequestInit) => Promise<Response>,
  listener: FeedListener,
): Promise<boolean> {
  const abort = new AbortController();
  const silence = createSilenceWatch(() => {
    listener.onSilent();
    abort.abort();
  });
  let heard = false;
  try {
    const response = await open({ signal: abort.signal, cache: "no-store" });
    if (response.status === 401 || response.status === 403) {
      listener.onNotAllowed();
    }
    if (response.status === 503) {
      const { error } = (await response.json()) as { readonly error?: unknown };
      if (error === "too-many-pages") {
        listener.onTooManyPages();
      }
    }
    if (!response.ok || response.body === null) {
      return false;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return heard;
      }
      silence.heard();
      heard = true;
      const lines = splitLines(rest, value);
      if (!lines.ok) {
        abort.abort();
        return heard;
      }
      rest = lines.value.rest;
      for (const line of lines.value.complete) {
        listener.onMessage(JSON.parse(line) as FeedMessage);
      }
    }
  } catch {
    return heard;
  } finally {
    silence.stop();
  }
}

function createSilenceWatch(onSilence: () => void): { heard(): void; stop(): void } {
  const within = HEARTBEATS_MISSED_MAX * HEARTBEAT_EVERY_MS;
  let timer = setTimeout(onSilence, within);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, within);
    },
    stop: () => clearTimeout(timer),
  };
}
