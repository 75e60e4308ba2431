/**
 * Speaks to the till's service: requests, and the feed that stays open. It tries again by itself; a
 * press that is sent again keeps its id, so the service does it once.
 *
 *   no answer, or 503: not yet    sent again for as long as it takes
 *   an answer that says nothing   sent again, {@link UNREADABLE_MAX} times in all, then given up
 *   401, 403                      the page may not send at all
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
/** Answers to one press that are no reply, at most. */
export const UNREADABLE_MAX = 5;

export type ServiceError =
  | { readonly type: "unreachable" }
  /** The till cannot say at the moment. */
  | { readonly type: "not-now" }
  | { readonly type: "not-allowed" }
  | { readonly type: "unreadable"; readonly status: number };

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

export type SendOutcome =
  | { readonly type: "answered"; readonly reply: CommandReply }
  | { readonly type: "not-allowed" }
  | { readonly type: "given-up" };

export interface ServiceClient {
  openFeed(listener: FeedListener): void;
  /** Waits as long as it takes; `onNotNow` hears each time that the till cannot say. */
  sendCommand(request: CommandRequest, onNotNow: () => void): Promise<SendOutcome>;
  readCatalogue(): Promise<Result<Catalogue, ServiceError>>;
  readSales(before: number | null): Promise<Result<SalesPage, ServiceError>>;
  recover(request: RecoveryRequest): Promise<Result<RecoveryReply, ServiceError>>;
}

/** Doubles from a tenth of a second to two seconds. `failures` is at least 1. */
export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_MIN_MS * 2 ** (failures - 1), RETRY_MAX_MS);

export interface ServiceClientDeps {
  readonly token: string;
  readonly fetch: typeof fetch;
  pause(ms: number): Promise<void>;
}

export function createServiceClient({ token, fetch, pause }: ServiceClientDeps): ServiceClient {
  const headers = { authorization: `Bearer ${token}` };

  async function request<T>(path: string, init?: RequestInit): Promise<Result<T, ServiceError>> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const response = await fetch(path, { headers, cache: "no-store", ...init, signal });
      return readAnswer(response, await response.text());
    } catch {
      return err({ type: "unreachable" });
    }
  }

  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    // What was pressed is sent even if the page is closed in that moment.
    keepalive: true,
  });

  async function sendCommand(command: CommandRequest, onNotNow: () => void): Promise<SendOutcome> {
    let unreadable = 0;
    for (let failures = 1; ; failures += 1) {
      const answer = await request<unknown>("/api/commands", post(command));
      if (answer.ok && isReply(answer.value)) {
        return { type: "answered", reply: answer.value };
      }
      const failure = answer.ok ? "unreadable" : answer.error.type;
      if (failure === "not-allowed") {
        return { type: "not-allowed" };
      }
      if (failure === "not-now") {
        onNotNow();
      }
      unreadable += failure === "unreadable" ? 1 : 0;
      if (unreadable >= UNREADABLE_MAX) {
        return { type: "given-up" };
      }
      await pause(retryDelayMs(failures));
    }
  }

  async function keepFeedOpen(listener: FeedListener): Promise<never> {
    for (let failures = 0; ; failures += 1) {
      const heard = await readFeed((init) => fetch("/api/feed", { headers, ...init }), listener);
      failures = heard ? 0 : failures;
      listener.onLost();
      await pause(retryDelayMs(failures + 1));
    }
  }

  return {
    openFeed: (listener) => void keepFeedOpen(listener),
    sendCommand,
    // It has a tag: the browser's copy of the same version is good.
    readCatalogue: () => request("/api/catalogue", { cache: "no-cache" }),
    readSales: (before) => request(`/api/sales${before === null ? "" : `?before=${before}`}`),
    recover: (wish) => request("/api/recovery", post(wish)),
  };
}

function readAnswer<T>({ status, ok: isOk }: Response, text: string): Result<T, ServiceError> {
  if (status === 401 || status === 403) {
    return err({ type: "not-allowed" });
  }
  if (status === 503) {
    return err({ type: "not-now" });
  }
  const answer = parseJson(text);
  return answer !== undefined && (isOk || isReply(answer))
    ? ok(answer as T)
    : err({ type: "unreadable", status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isReply = (answer: unknown): answer is CommandReply =>
  typeof answer === "object" &&
  answer !== null &&
  "ok" in answer &&
  (answer.ok === true ? "revision" in answer : answer.ok === false && "error" in answer);

/** Reads one connection to its end. True if anything was heard on it. */
async function readFeed(
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
