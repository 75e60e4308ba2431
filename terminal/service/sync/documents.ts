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
import type { Catalogue } from "@tillwave/shared/sale/item";
import {
  DOCUMENT_BYTES_MAX,
  type DocumentHead,
  documentPath,
  openDocument,
} from "@tillwave/shared/sync/document";
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import type { ServedCatalogue } from "../goods.ts";
import type { Ports } from "../ports.ts";
import type { DocumentStore } from "./document-store.ts";
import type { SendSigned } from "./hub-requests.ts";
import type { Membership } from "./membership-types.ts";
import type { EpochSpan, OutboxReader } from "./outbox-reader.ts";
import { type ReadCatalogue, readCatalogue, readHeldCatalogue } from "./read-catalogue.ts";
import type { Scope } from "./sync-store.ts";

/** What could not be used is not fetched again sooner, in milliseconds. */
export const FETCH_AGAIN_AFTER = 60_000;
const TAG_BYTES = 8;

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
  readonly taxIds: ReadonlySet<string>;
  readonly onCatalogue: (catalogue: Catalogue, served: ServedCatalogue) => void;
  readonly isClosed: () => boolean;
}

export interface CatalogueAge {
  readonly version: number;
  /** Unix milliseconds. */
  readonly issued: number;
}

export interface Documents {
  catalogue(): CatalogueAge | null;
  /** Takes up what is held, before the first press. What cannot be used any more is left. Throws what the disk throws. */
  takeUp(): void;
  /** Fetches and applies what is newer than what is held. Rejects with what the disk throws. */
  consider(inbox: readonly Uint8Array[]): Promise<void>;
}

type Unusable = { readonly type: string };

export function createDocuments(deps: DocumentsDeps): Documents {
  const { ports, database, store, scope, isClosed } = deps;
  const { crypto, log, timers, compression } = ports;
  /** Digest of what could not be used, and when it was tried. */
  let failed: { readonly digest: string; readonly at: number } | null = null;
  let age = ageOf(store.held(scope, "catalogue"));

  const take = async ({ head, signed }: Opened): Promise<Result<void, Unusable>> => {
    const body = await fetchBody(deps, head);
    if (isClosed() || !body.ok) {
      return body.ok ? ok(undefined) : body;
    }
    const catalogue = await unpack(deps, body.value);
    if (isClosed() || !catalogue.ok) {
      return catalogue.ok ? ok(undefined) : catalogue;
    }
    commitOrThrow(database, () => store.replace(scope, head, { signed, body: body.value }));
    age = { version: head.version, issued: head.issued * 1000 };
    log.info({ version: head.version }, "a new catalogue");
    offer(catalogue.value, head.bodyHash);
    return ok(undefined);
  };
  const offer = ({ catalogue, json }: ReadCatalogue, bodyHash: Uint8Array): void =>
    deps.onCatalogue(catalogue, { json, tag: toHex(bodyHash.subarray(0, TAG_BYTES)) });

  return {
    catalogue: () => age,
    takeUp() {
      const held = store.held(scope, "catalogue");
      if (held === null) {
        return;
      }
      const bytes = compression.gunzipNow(held.body, DOCUMENT_BYTES_MAX);
      const catalogue = bytes && readHeldCatalogue(bytes, deps.taxIds);
      if (catalogue === null || !catalogue.ok) {
        age = null;
        log.error({ version: held.version, catalogue }, "the catalogue that is held is not used");
        return;
      }
      offer(catalogue.value, crypto.sha256(held.body));
    },
    async consider(inbox) {
      const newest = newestOf(deps, inbox);
      if (newest === null) {
        return;
      }
      const digest = toHex(newest.head.bodyHash);
      if (failed?.digest === digest && timers.now() - failed.at < FETCH_AGAIN_AFTER) {
        return;
      }
      const taken = await take(newest);
      if (!taken.ok && !isClosed()) {
        failed = { digest, at: timers.now() };
        log.warn({ ...taken.error, version: newest.head.version }, "a document is not used");
      }
    },
  };
}

/** The newest of those that are signed, for this merchant, and newer than what is held. */
function newestOf(
  { ports: { crypto }, membership, scope, store }: DocumentsDeps,
  inbox: readonly Uint8Array[],
): Opened | null {
  const { keySet } = membership();
  const keys = keySet.keys.filter(({ use }) => use === "ledger").map((key) => key.publicKey);
  const heads = inbox.flatMap((signed): readonly Opened[] => {
    const head = openDocument(signed, { keys, crypto });
    const isForUs =
      head.ok && head.value.merchant === scope.merchant && head.value.kind === "catalogue";
    // By a key that was the ledger's when it was issued.
    const issuers = head.ok ? keysFor(keySet, "ledger", head.value.issued) : [];
    return isForUs && openDocument(signed, { keys: issuers, crypto }).ok
      ? [{ head: head.value, signed }]
      : [];
  });
  const newest = heads.toSorted((a, b) => b.head.version - a.head.version)[0];
  const isNews =
    newest !== undefined && newest.head.version > store.heldVersion(scope, "catalogue");
  return isNews ? newest : null;
}

async function fetchBody(
  deps: DocumentsDeps,
  { bodyHash, lengthBytes }: DocumentHead,
): Promise<Result<Uint8Array, Unusable>> {
  const epoch = deps.currentEpoch();
  if (epoch === null || lengthBytes > DOCUMENT_BYTES_MAX) {
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
  { ports, taxIds }: DocumentsDeps,
  body: Uint8Array,
): Promise<Result<ReadCatalogue, Unusable>> {
  const bytes = await ports.compression.gunzip(body, DOCUMENT_BYTES_MAX);
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      ports.timers.later(resolve, 0);
    });
  return bytes === null ? err({ type: "no-gzip" }) : readCatalogue(bytes, taxIds, pause);
}

interface Opened {
  readonly head: DocumentHead;
  readonly signed: Uint8Array;
}

function ageOf(
  held: { readonly version: number; readonly issued: number } | null,
): CatalogueAge | null {
  return held && { version: held.version, issued: held.issued * 1000 };
}
