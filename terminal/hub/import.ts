/**
 * Batches that somebody carries to the hub in a file: each is taken as if its till had posted it, with the
 * same checks and the same answer. One that is refused does not stop the next.
 *
 * Spec: Tillwave protocols, version 1, §4.8.
 */
import {
  IMPORT_BATCHES_MAX,
  IMPORT_BYTES_MAX,
  type ImportReply,
  type ImportedBatch,
} from "@tillwave/shared/api/console";
import { toHex } from "@tillwave/shared/core/bytes";
import { type BatchAnswerJson, type Refusal, entriesPath } from "@tillwave/shared/sync/answer";
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  STATEMENT_HEADER,
  type Statement,
  formatStatement,
  peekStatement,
} from "@tillwave/shared/sync/statement";
import { type CarriedBatch, createCarriedReader } from "@tillwave/shared/sync/twx";
import type { Log } from "@tillwave/shared/core/log";
import type { TillDesk } from "./till-desk.ts";
import { type TillReply, refusalReply } from "./till-reply.ts";

export interface ImportDesk {
  /** Of the file that comes in these chunks, or of a part of it that ends between two batches. */
  take(chunks: AsyncIterable<Uint8Array>): Promise<ImportReply>;
}

export interface ImportDeps {
  readonly desk: Pick<TillDesk, "entries">;
  readonly log: Log;
}

export function createImportDesk(deps: ImportDeps): ImportDesk {
  return {
    async take(chunks) {
      const reader = createCarriedReader();
      const batches: ImportedBatch[] = [];
      let fault: ImportReply["fault"] = null;
      let lengthBytes = 0;
      const whenCutOff = (error: Error): void => {
        deps.log.info({ detail: error.message }, "an import was cut off");
        fault ??= { type: "cut-off" };
      };
      for await (const chunk of untilCutOff(chunks, whenCutOff)) {
        lengthBytes += chunk.length;
        // What is not looked at any more is read all the same: else the answer would not be heard.
        if (fault === null && lengthBytes > IMPORT_BYTES_MAX) {
          fault = { type: "too-much" };
        } else if (fault === null) {
          reader.feed(chunk);
          fault = await takeReady(reader, batches, deps);
        }
      }
      const end = reader.end();
      return { batches, fault: fault ?? (end.ok ? null : end.error) };
    },
  };
}

/** Whoever sends may go away at any byte: that is no mistake of ours. */
async function* untilCutOff(
  chunks: AsyncIterable<Uint8Array>,
  whenCutOff: (error: Error) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    whenCutOff(error as Error);
  }
}

/** What has come whole. Answers with why nothing more is to be read. */
async function takeReady(
  reader: ReturnType<typeof createCarriedReader>,
  batches: ImportedBatch[],
  deps: ImportDeps,
): Promise<ImportReply["fault"]> {
  for (;;) {
    const taken = reader.take();
    if (!taken.ok) {
      return taken.error;
    }
    if (taken.value === null) {
      return null;
    }
    if (batches.length === IMPORT_BATCHES_MAX) {
      return { type: "too-much" };
    }
    batches.push(await takeBatch(taken.value, deps));
  }
}

async function takeBatch(
  { statement, body }: CarriedBatch,
  { desk, log }: ImportDeps,
): Promise<ImportedBatch> {
  const claimed = peekStatement(statement);
  const reply = claimed.ok
    ? await post({ statement, body }, claimed.value, desk)
    : refusalReply({ error: "malformed" });
  const of = claimed.ok ? ofStatement(claimed.value) : null;
  const request = claimed.ok ? toHex(claimed.value.requestId.subarray(0, 4)) : null;
  log.info({ ...of, request, status: reply.status, bytes: body.length }, "carried by hand");
  return { of, outcome: outcomeOf(reply) };
}

/** The path is that of the terminal and epoch which the statement names: the desk compares the two. */
function post(
  { statement, body }: CarriedBatch,
  { terminal, epoch }: Statement,
  desk: ImportDeps["desk"],
): Promise<TillReply> {
  const headers = {
    [PROTOCOL_HEADER]: PROTOCOL_VERSION,
    [STATEMENT_HEADER]: formatStatement(statement),
  };
  const path = entriesPath(terminal, epoch);
  const request = { method: "POST", path, headers, body, isCarried: true } as const;
  return desk.entries(request, { terminal, epoch });
}

const ofStatement = ({ terminal, epoch, first, last }: Statement) => ({
  terminal,
  epoch,
  first,
  last,
});

function outcomeOf({ status, body }: TillReply): ImportedBatch["outcome"] {
  if (status !== 200) {
    return { ok: false, refusal: body as Refusal };
  }
  const { stored, duplicate, quarantined } = body as BatchAnswerJson;
  return { ok: true, stored: countOf(stored), duplicate: countOf(duplicate), quarantined };
}

const countOf = (ranges: BatchAnswerJson["stored"]): number =>
  ranges.reduce((count, [first, last]) => count + last - first + 1, 0);
