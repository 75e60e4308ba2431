/**
 * Speaks to the till's service: requests, and the feed that stays open. It tries again by itself and
 * never gives up; a press that is sent again keeps its id, so the service does it once.
 */
import {
  type CommandReply,
  type CommandRequest,
  type FeedMessage,
  HEARTBEAT_EVERY_MS,
  type RecoveryReply,
  type RecoveryRequest,
  type SalesPage,
} from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Catalogue } from "@tillwave/shared/sale/item";
import { splitLines } from "./ndjson.ts";

/** Heartbeats that may be missed before the line counts as lost. */
const HEARTBEATS_MISSED_MAX = 3;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2000;
/** A request that has no answer by then is sent again. */
const ANSWER_WITHIN_MS = 5000;

export type ServiceError =
  | { readonly type: "unreachable" }
  | { readonly type: "not-allowed" }
  | { readonly type: "unreadable"; readonly status: number };

export interface FeedListener {
  onMessage(message: FeedMessage): void;
  /** The stream ended; it is being opened again. */
  onLost(): void;
  /** Three heartbeats did not come. */
  onSilent(): void;
  onNotAllowed(): void;
}

export interface ServiceClient {
  openFeed(listener: FeedListener): void;
  /** Waits as long as it takes. Null only where the page may not send at all. */
  sendCommand(request: CommandRequest): Promise<CommandReply | null>;
  readCatalogue(): Promise<Result<Catalogue, ServiceError>>;
  readSales(before: number | null): Promise<Result<SalesPage, ServiceError>>;
  recover(request: RecoveryRequest): Promise<Result<RecoveryReply, ServiceError>>;
}

/** Doubles from a tenth of a second to two seconds. `failures` is at least 1. */
export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_MIN_MS * 2 ** (failures - 1), RETRY_MAX_MS);

export function createServiceClient(token: string): ServiceClient {
  const headers = { authorization: `Bearer ${token}` };

  async function request<T>(path: string, body?: unknown): Promise<Result<T, ServiceError>> {
    const init: RequestInit =
      body === undefined
        ? { headers }
        : {
            method: "POST",
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify(body),
            // What was pressed is sent even if the page is closed in that moment.
            keepalive: true,
          };
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(path, { ...init, signal, cache: "no-store" });
      if (response.status === 401 || response.status === 403) {
        return err({ type: "not-allowed" });
      }
      const answer: unknown = await response.json();
      const isReply = typeof answer === "object" && answer !== null && "ok" in answer;
      return response.ok || isReply
        ? ok(answer as T)
        : err({ type: "unreadable", status: response.status });
    } catch {
      return err({ type: "unreachable" });
    }
  }

  async function sendCommand(command: CommandRequest): Promise<CommandReply | null> {
    for (let failures = 1; ; failures += 1) {
      const reply = await request<CommandReply>("/api/commands", command);
      if (reply.ok) {
        return reply.value;
      }
      if (reply.error.type === "not-allowed") {
        return null;
      }
      await pause(retryDelayMs(failures));
    }
  }

  async function keepFeedOpen(listener: FeedListener): Promise<never> {
    for (let failures = 0; ; failures += 1) {
      const heard = await readFeed(headers, listener);
      failures = heard ? 0 : failures;
      listener.onLost();
      await pause(retryDelayMs(failures + 1));
    }
  }

  return {
    openFeed: (listener) => void keepFeedOpen(listener),
    sendCommand,
    readCatalogue: () => request("/api/catalogue"),
    readSales: (before) => request(`/api/sales${before === null ? "" : `?before=${before}`}`),
    recover: (wish) => request("/api/recovery", wish),
  };
}

/** Reads one connection to its end. True if anything was heard on it. */
async function readFeed(
  headers: Readonly<Record<string, string>>,
  listener: FeedListener,
): Promise<boolean> {
  const abort = new AbortController();
  const silence = createSilenceWatch(() => {
    listener.onSilent();
    abort.abort();
  });
  let heard = false;
  try {
    const response = await fetch("/api/feed", { headers, signal: abort.signal, cache: "no-store" });
    if (response.status === 401 || response.status === 403) {
      listener.onNotAllowed();
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

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
