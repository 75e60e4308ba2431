/** Reads the feed of the till's service, one connection at a time: NDJSON that stays open. */
import { createSilenceWatch, linesOf } from "@tillwave/page-kit/feed-lines";
import { type FeedMessage, HEARTBEAT_EVERY_MS } from "@tillwave/shared/api/till";

/** The longest honest line is a view of a sale with 500 lines: some 100 kB. */
const LINE_CHARACTERS_MAX = 4_000_000;

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
  const silence = createSilenceWatch(HEARTBEAT_EVERY_MS, () => {
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
    for await (const lines of linesOf(response.body, LINE_CHARACTERS_MAX)) {
      silence.heard();
      heard = true;
      lines.forEach((line) => listener.onMessage(JSON.parse(line) as FeedMessage));
    }
    return heard;
  } catch {
    return heard;
  } finally {
    silence.stop();
    abort.abort();
  }
}
