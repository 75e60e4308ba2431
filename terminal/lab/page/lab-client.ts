/** Speaks to the lab: commands, and the feed that stays open and is opened again when it ends. */
import { createSilenceWatch, linesOf } from "@tillwave/page-kit/feed-lines";
import {
  LAB_HEARTBEAT_EVERY_MS,
  type LabCommand,
  type LabError,
  type LabMessage,
  type LabReply,
} from "@tillwave/shared/api/lab";
import { type Result, err, ok } from "@tillwave/shared/core/result";

const RETRY_MS = 500;
const ANSWER_WITHIN_MS = 5000;
/** The longest honest line holds all the paper that there is. */
const LINE_CHARACTERS_MAX = 8_000_000;

export type ClientError = LabError | { readonly type: "unreachable" };

export interface FeedListener {
  onMessages(messages: readonly LabMessage[]): void;
  onLost(): void;
  onRefused(why: "not-allowed" | "too-many-pages"): void;
}

export interface LabClient {
  openFeed(listener: FeedListener): void;
  send(command: LabCommand): Promise<Result<void, ClientError>>;
}

export interface LabClientDeps {
  readonly token: string;
  readonly fetch: typeof fetch;
  pause(ms: number): Promise<void>;
}

export function createLabClient({ token, fetch, pause }: LabClientDeps): LabClient {
  const headers = { authorization: `Bearer ${token}` };

  async function keepFeedOpen(listener: FeedListener): Promise<never> {
    for (;;) {
      await readFeed(
        (signal) => fetch("/api/lab", { headers, signal, cache: "no-store" }),
        listener,
      );
      await pause(RETRY_MS);
    }
  }

  return {
    openFeed: (listener) => void keepFeedOpen(listener),
    async send(command) {
      try {
        const response = await fetch("/api/lab/commands", {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(command),
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        const reply = (await response.json()) as Partial<LabReply>;
        return reply.ok === true
          ? ok(undefined)
          : err("error" in reply && typeof reply.error === "object" ? reply.error : UNREACHABLE);
      } catch {
        return err(UNREACHABLE);
      }
    },
  };
}

const UNREACHABLE = { type: "unreachable" } as const;

/** One connection, to its end. */
async function readFeed(
  open: (signal: AbortSignal) => Promise<Response>,
  listener: FeedListener,
): Promise<void> {
  const abort = new AbortController();
  const silence = createSilenceWatch(LAB_HEARTBEAT_EVERY_MS, () => abort.abort());
  try {
    const response = await open(abort.signal);
    if (!response.ok || response.body === null) {
      refuse(response.status, listener);
      return;
    }
    for await (const lines of linesOf(response.body, LINE_CHARACTERS_MAX)) {
      silence.heard();
      listener.onMessages(lines.map((line) => JSON.parse(line) as LabMessage));
    }
    listener.onLost();
  } catch {
    listener.onLost();
  } finally {
    silence.stop();
    abort.abort();
  }
}

function refuse(status: number, listener: FeedListener): void {
  if (status === 401 || status === 403) {
    listener.onRefused("not-allowed");
  } else if (status === 503) {
    listener.onRefused("too-many-pages");
  } else {
    listener.onLost();
  }
}
