/**
 * Documents on their way down: believed under a ledger key, fetched by their digest, taken as a whole
 * or not at all.
 *
 * Spec: Tillwave protocols, version 1, §4.6. Versions never go down. What cannot be used is left, said
 * in the log, and asked for again after a while.
 */
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { keysFor } from "@tillwave/shared/cose/key-set";
import {
  type DocumentHead,
  type DocumentKind,
  documentPath,
  openDocument,
} from "@tillwave/shared/sync/document";
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import type { Ports } from "../ports.ts";
import type { DocumentStore } from "./document-store.ts";
import type { DocumentTaker, Unpacked, Unusable } from "./document-taker.ts";
import type { SendSigned } from "./hub-requests.ts";
import type { Membership } from "./membership-types.ts";
import type { EpochSpan, OutboxReader } from "./outbox-reader.ts";
import type { Scope } from "./sync-store.ts";

/** What could not be used is not fetched again sooner, in milliseconds. */
export const FETCH_AGAIN_AFTER = 60_000;

export interface DocumentsDeps {
  readonly ports: Pick<Ports, "compression" | "crypto" | "log" | "timers">;
  readonly database: Database;
  readonly store: DocumentStore;
  readonly reader: OutboxReader;
  readonly scope: Scope;
  readonly membership: () => Membership;
  readonly currentEpoch: () => EpochSpan | null;
  readonly send: SendSigned;
  readonly headers: () => Readonly<Record<string, string>>;
  /** In the order in which they are fetched. */
  readonly takers: readonly DocumentTaker[];
  readonly isClosed: () => boolean;
}

export interface DocumentAge {
  readonly version: number;
  /** Unix milliseconds. */
  readonly issued: number;
}

export interface Documents {
  /** Null where none is held that can be used. */
  age(kind: DocumentKind): DocumentAge | null;
  /** Takes up what is held, before the first press. What cannot be used any more is left. Throws what the disk throws. */
  takeUp(): void;
  /** Fetches and applies what is newer than what is held. Rejects with what the disk throws. */
  consider(inbox: readonly Uint8Array[]): Promise<void>;
}

export function createDocuments(deps: DocumentsDeps): Documents {
  const { ports, database, store, scope, takers, isClosed } = deps;
  const { crypto, log, timers, compression } = ports;
  /** Of what could not be used last: its digest, and when it was tried. */
  const failed = new Map<DocumentKind, { readonly digest: string; readonly at: number }>();
  const ages = new Map<DocumentKind, DocumentAge>();

  const take = async (
    taker: DocumentTaker,
    { head, signed }: Opened,
  ): Promise<Result<void, Unusable>> => {
    const body = await fetchBody(deps, head, taker.bytesMax);
    if (isClosed() || !body.ok) {
      return body.ok ? ok(undefined) : body;
    }
    const unpacked = await unpack(deps, body.value, taker.bytesMax);
    const usable = unpacked.ok ? await taker.read(unpacked.value) : unpacked;
    if (isClosed() || !usable.ok) {
      return usable.ok ? ok(undefined) : usable;
    }
    const hold = commitOrThrow(database, () => {
      store.replace(scope, head, { signed, body: body.value });
      return usable.value.record();
    }).value;
    ages.set(taker.kind, ageOf(head));
    log.info({ kind: taker.kind, version: head.version }, "a new document");
    hold();
    return ok(undefined);
  };

  const consider = async (taker: DocumentTaker, newest: Opened): Promise<void> => {
    const digest = toHex(newest.head.bodyHash);
    const before = failed.get(taker.kind);
    if (before?.digest === digest && timers.now() - before.at < FETCH_AGAIN_AFTER) {
      return;
    }
    const taken = await take(taker, newest);
    if (!taken.ok && !isClosed()) {
      failed.set(taker.kind, { digest, at: timers.now() });
      const { kind, version } = newest.head;
      log.warn({ ...taken.error, kind, version }, "a document is not used");
    }
  };

  return {
    age: (kind) => ages.get(kind) ?? null,
    takeUp() {
      for (const taker of takers) {
        const { kind, bytesMax } = taker;
        const held = store.held(scope, kind);
        if (held === null) {
          continue;
        }
        const bytes = compression.gunzipNow(held.body, bytesMax);
        const usable = bytes && taker.readHeld({ bytes, bodyHash: crypto.sha256(held.body) });
        if (usable?.ok === true) {
          ages.set(kind, ageOf(held));
          usable.value.takeUp();
        } else {
          log.error({ kind, version: held.version, usable }, "what is held is not used");
        }
      }
    },
    async consider(inbox) {
      for (const taker of takers) {
        const newest = isClosed() ? null : newestOf(deps, taker.kind, inbox);
        if (newest !== null) {
          // One after the other: each is held before the next is asked for.
          // oxlint-disable-next-line no-await-in-loop
          await consider(taker, newest);
        }
      }
    },
  };
}

/** The newest of its kind that is signed, for this merchant, and newer than what is held. */
function newestOf(
  { ports: { crypto }, membership, scope, store }: DocumentsDeps,
  kind: DocumentKind,
  inbox: readonly Uint8Array[],
): Opened | null {
  const { keySet } = membership();
  const keys = keySet.keys.filter(({ use }) => use === "ledger").map((key) => key.publicKey);
  const heads = inbox.flatMap((signed): readonly Opened[] => {
    const head = openDocument(signed, { keys, crypto });
    const isForUs = head.ok && head.value.merchant === scope.merchant && head.value.kind === kind;
    // By a key that was the ledger's when it was issued.
    const issuers = head.ok ? keysFor(keySet, "ledger", head.value.issued) : [];
    return isForUs && openDocument(signed, { keys: issuers, crypto }).ok
      ? [{ head: head.value, signed }]
      : [];
  });
  const newest = heads.toSorted((a, b) => b.head.version - a.head.version)[0];
  const isNews = newest !== undefined && newest.head.version > store.heldVersion(scope, kind);
  return isNews ? newest : null;
}

async function fetchBody(
  deps: DocumentsDeps,
  { bodyHash, lengthBytes }: DocumentHead,
  bytesMax: number,
): Promise<Result<Uint8Array, Unusable>> {
  const epoch = deps.currentEpoch();
  if (epoch === null || lengthBytes > bytesMax) {
    return err({ type: "too-large" });
  }
  const seq = epoch.lastPosition - epoch.firstPosition + 1;
  const head = deps.reader.headAt(epoch, seq);
  if (head === null) {
    return err({ type: "no-head" });
  }
  const { merchant, terminal } = epoch;
  const names = { merchant, terminal, epoch: epoch.epoch, first: 0, last: 0 };
  const got = await deps.send({
    ...names,
    headBefore: head,
    headAfter: head,
    method: "GET",
    path: documentPath(bodyHash),
    headers: deps.headers(),
    body: null,
    answerBytesMax: lengthBytes,
  });
  if (!got.ok) {
    return got;
  }
  const { status, body } = got.value.answer;
  const isWhole = status === 200 && body.length === lengthBytes;
  return isWhole && equalBytes(deps.ports.crypto.sha256(body), bodyHash)
    ? ok(body)
    : err({ type: "other-bytes" });
}

async function unpack(
  { ports: { compression, crypto } }: DocumentsDeps,
  body: Uint8Array,
  bytesMax: number,
): Promise<Result<Unpacked, Unusable>> {
  const bytes = await compression.gunzip(body, bytesMax);
  return bytes === null ? err({ type: "no-gzip" }) : ok({ bytes, bodyHash: crypto.sha256(body) });
}

interface Opened {
  readonly head: DocumentHead;
  readonly signed: Uint8Array;
}

const ageOf = ({ version, issued }: Pick<DocumentHead, "version" | "issued">): DocumentAge => ({
  version,
  issued: issued * 1000,
});
