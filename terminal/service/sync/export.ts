/**
 * The journal's tail as batches that a person carries to the hub, where no network does.
 *
 * Spec: Tillwave protocols, version 1, §4.8. Each batch is read and signed as those that are sent, and
 * names the path that it would be posted to: the hub takes it as if it had been.
 */
import { present } from "@tillwave/shared/core/assert";
import { err } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { BATCH_ENTRIES_MAX, entriesPath } from "@tillwave/shared/sync/answer";
import { composeBody } from "@tillwave/shared/sync/batch";
import { STATEMENT_HEADER, parseStatement } from "@tillwave/shared/sync/statement";
import type { CarriedBatch } from "@tillwave/shared/sync/twx";
import type { Database } from "@tillwave/sqlite/database";
import type { HubClient, Ports } from "../ports.ts";
import { type SendSigned, createHubRequests } from "./hub-requests.ts";
import type { Membership } from "./membership-types.ts";
import { type OutboxReader, type Stretch, createOutboxReader } from "./outbox-reader.ts";
import { createProgress } from "./progress.ts";
import { createSyncStore } from "./sync-store.ts";

export interface ExportDeps {
  /** A copy of the journal: nothing is written to it. */
  readonly database: Database;
  readonly membership: Membership;
  readonly ports: Pick<Ports, "clock" | "crypto" | "random" | "compression">;
}

export type Exported =
  | {
      readonly type: "batch";
      readonly carried: CarriedBatch;
      readonly epoch: number;
      readonly first: number;
      readonly last: number;
      readonly sales: number;
    }
  /** From this entry to the end of its epoch nothing can be sent: its bytes do not give its head. */
  | { readonly type: "chain-broken"; readonly at: EntryRef; readonly entries: number }
  /** Written under another merchant's or terminal's number: no business of this hub. */
  | { readonly type: "of-another"; readonly entries: number };

/**
 * What the hub has not answered for, or everything, in the order in which the hub wants it. Throws what
 * the disk throws.
 */
export async function* exportJournal(
  deps: ExportDeps,
  { all }: { readonly all: boolean },
): AsyncGenerator<Exported> {
  const { database, membership, ports } = deps;
  const reader = createOutboxReader(database, ports.crypto);
  const { hubId: hub, merchant, terminal, signer } = membership;
  const end = endOf(database);
  const progress = createProgress({
    database,
    store: createSyncStore(database),
    reader,
    scope: { hub, merchant, terminal, key: signer.publicKey },
    clock: ports.clock,
    end: () => end,
    onAnswered: () => {},
    onAlarm: () => {},
  });
  const walk: Walk = { reader, own: progress.own, pack: createPacker(deps) };
  yield* exportRange(walk, { after: all ? 0 : progress.position(), end });
  const owed = all ? null : progress.owed();
  if (owed !== null) {
    // The hub keeps these aside once it knows of the epoch after them, which stands before them here.
    yield* exportRange(walk, { after: owed[0] - 1, end: owed[1] });
  }
}

interface Walk {
  readonly reader: OutboxReader;
  readonly own: Parameters<OutboxReader["next"]>[2];
  readonly pack: (stretch: Stretch) => Promise<CarriedBatch>;
}

/** `after` and `end` are positions. */
async function* exportRange(
  { reader, own, pack }: Walk,
  range: { readonly after: number; readonly end: number },
): AsyncGenerator<Exported> {
  let { after } = range;
  while (after < range.end) {
    const next = reader.next(after, Math.min(BATCH_ENTRIES_MAX, range.end - after), own);
    switch (next.type) {
      case "nothing":
        return;
      case "stretch": {
        const { epoch, first, last, sales, position } = next.stretch;
        yield { type: "batch", carried: await pack(next.stretch), epoch, first, last, sales };
        after = position;
        break;
      }
      case "skip":
        yield { type: "of-another", entries: next.position - after };
        after = next.position;
        break;
      case "broken":
        yield { type: "chain-broken", at: next.at, entries: next.epochEnd - after };
        after = next.epochEnd;
        break;
    }
  }
}

function createPacker({
  membership,
  ports,
}: ExportDeps): (stretch: Stretch) => Promise<CarriedBatch> {
  const hand = createHand();
  const send = createHubRequests(hand.client, membership, ports);
  return async (stretch) => {
    const body = await ports.compression.gzip(composeBody(stretch.lines));
    await send(requestOf(stretch, body));
    return hand.take();
  };
}

function requestOf(stretch: Stretch, body: Uint8Array): Parameters<SendSigned>[0] {
  const { lines: _lines, position: _position, sales: _sales, ...names } = stretch;
  const path = entriesPath(stretch.terminal, stretch.epoch);
  return { ...names, method: "POST", path, headers: {}, body, answerBytesMax: 0 };
}

/** A line to the hub that ends in somebody's hand: what is sent is there to be taken, and nobody answers. */
function createHand(): { readonly client: HubClient; take(): CarriedBatch } {
  let held: CarriedBatch | null = null;
  const nobody = err({ type: "no-network", detail: "carried by hand" } as const);
  return {
    client: {
      health: async () => nobody,
      async send({ headers, body }) {
        const statement = parseStatement(headers[STATEMENT_HEADER]);
        held = {
          statement: present(statement, "the statement of what is sent"),
          body: present(body, "the body of a batch"),
        };
        return nobody;
      },
      close() {},
    },
    take: () => present(held, "what was just sent"),
  };
}

function endOf(database: Database): number {
  const row = database
    .prepare<[], { position: bigint | null }>("SELECT max(position) AS position FROM entry")
    .get();
  return Number(row?.position ?? 0n);
}
