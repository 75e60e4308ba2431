/**
 * Speaks to the till's service: presses, the feed that stays open, and what has no client of its own. A press
 * is sent again by itself; it keeps its id, so the service does it once.
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
import type { Result } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Catalogue } from "@tillwave/shared/sale/item";
import { type FeedListener, readFeed } from "./feed-reader.ts";
import { type Requester, type ServiceError, retryDelayMs } from "./requester.ts";

/** What waits for a printer or for the hub takes longer to answer. */
const SLOW_ANSWER_WITHIN_MS = 30_000;
/** Answers to one press that are no reply, at most. */
export const UNREADABLE_MAX = 5;

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

export function createServiceClient(requester: Requester): ServiceClient {
  const { request, post, ask, open, pause } = requester;

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
      const heard = await readFeed((init) => open("/api/feed", init), listener);
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

const isReply = (answer: unknown): answer is CommandReply =>
  typeof answer === "object" &&
  answer !== null &&
  "ok" in answer &&
  (answer.ok === true ? "revision" in answer : answer.ok === false && "error" in answer);
