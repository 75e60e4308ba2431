/**
 * Speaks to the till's service: requests, and the feed that stays open. It tries again by itself; a
 * press that is sent again keeps its id, so the service does it once.
 *
 *   no answer, or 503: not yet    sent again for as long as it takes
 *   an answer that says nothing   sent again, {@link UNREADABLE_MAX} times in all, then given up
 *   401, 403                      the page may not send at all
 */
import type {
  CommandReply,
  CommandRequest,
  DrawerReply,
  DrawerRequest,
  JoinReply,
  JoinRequest,
  NfcReply,
  NfcRequest,
  PrintReply,
  PrintRequest,
  PrinterReply,
  PrinterRequest,
  ReceiptView,
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  SyncReply,
  SyncRequest,
  TapReply,
  TapRequest,
} from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Catalogue } from "@tillwave/shared/sale/item";
import { type FeedListener, readFeed } from "./feed-reader.ts";

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2000;
/** A request that has no answer by then is sent again. */
const ANSWER_WITHIN_MS = 5000;
/** What waits for a printer or for the hub takes longer to answer. */
const SLOW_ANSWER_WITHIN_MS = 30_000;
/** A copy or the drawer is asked for so many times, with the same id, before the page gives up. */
const ASKED_MAX = 4;
/** Answers to one press that are no reply, at most. */
export const UNREADABLE_MAX = 5;

export type ServiceError =
  | { readonly type: "unreachable" }
  /** The till cannot say at the moment. */
  | { readonly type: "not-now" }
  | { readonly type: "not-allowed" }
  | { readonly type: "unreadable"; readonly status: number };

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
  readReceipt(ref: EntryRef): Promise<Result<ReceiptView, ServiceError>>;
  /** Sent again where nothing answers: the id prints once. */
  print(request: PrintRequest): Promise<Result<PrintReply, ServiceError>>;
  /** Sent again where nothing answers: the id opens it once. */
  openDrawer(request: DrawerRequest): Promise<Result<DrawerReply, ServiceError>>;
  askPrinter(request: PrinterRequest): Promise<Result<PrinterReply, ServiceError>>;
  sync(request: SyncRequest): Promise<Result<SyncReply, ServiceError>>;
  join(request: JoinRequest): Promise<Result<JoinReply, ServiceError>>;
  /** Sent again where nothing answers: the id does it once. */
  tap(request: TapRequest): Promise<Result<TapReply, ServiceError>>;
  /** Sent again where nothing answers: the id writes a sign once. */
  nfc(request: NfcRequest): Promise<Result<NfcReply, ServiceError>>;
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
  const { request, post } = createRequester(headers, fetch);

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

  /** For what carries an id of its own: asked again a few times, then the person may. */
  async function ask<T>(path: string, body: unknown): Promise<Result<T, ServiceError>> {
    for (let failures = 1; ; failures += 1) {
      const answer = await request<T>(path, post(body));
      const isFinal = answer.ok || answer.error.type === "not-allowed" || failures >= ASKED_MAX;
      if (isFinal) {
        return answer;
      }
      await pause(retryDelayMs(failures));
    }
  }

  return {
    openFeed: (listener) => void keepFeedOpen(listener),
    sendCommand,
    // It has a tag: the browser's copy of the same version is good.
    readCatalogue: () => request("/api/catalogue", { cache: "no-cache" }),
    readSales: (before) => request(`/api/sales${before === null ? "" : `?before=${before}`}`),
    readReceipt: ({ epoch, seq }) => request(`/api/receipt?epoch=${epoch}&seq=${seq}`),
    print: (wish) => ask("/api/print", wish),
    openDrawer: (wish) => ask("/api/drawer", wish),
    askPrinter: (wish) => request("/api/printer", post(wish), SLOW_ANSWER_WITHIN_MS),
    sync: (wish) => request("/api/sync", post(wish), SLOW_ANSWER_WITHIN_MS),
    join: (wish) => request("/api/join", post(wish), SLOW_ANSWER_WITHIN_MS),
    tap: (wish) => ask("/api/tap", wish),
    nfc: (wish) => request("/api/nfc", post(wish), SLOW_ANSWER_WITHIN_MS),
    recover: (wish) => request("/api/recovery", post(wish)),
  };
}

interface Requester {
  request<T>(path: string, init?: RequestInit, withinMs?: number): Promise<Result<T, ServiceError>>;
  post(body: unknown): RequestInit;
}

function createRequester(headers: Readonly<Record<string, string>>, send: typeof fetch): Requester {
  return {
    async request(path, init = {}, withinMs = ANSWER_WITHIN_MS) {
      const signal = AbortSignal.timeout(withinMs);
      try {
        const response = await send(path, { headers, cache: "no-store", ...init, signal });
        return readAnswer(response, await response.text());
      } catch {
        return err({ type: "unreachable" });
      }
    },
    post: (body) => ({
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
      // What was pressed is sent even if the page is closed in that moment.
      keepalive: true,
    }),
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
  return answer !== undefined && (isOk || isRefusal(answer))
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

/** A refusal may come with any status; only its body says what is refused. */
const isRefusal = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
