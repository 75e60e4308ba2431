/** Brings what a till has exported into the hub's books, as if the till had sent it. */
import {
  CARRIED_CONTENT_TYPE,
  IMPORT_BATCHES_MAX,
  IMPORT_BYTES_MAX,
  type ImportReply,
  type ImportedBatch,
} from "@tillwave/shared/api/console";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { Refusal } from "@tillwave/shared/sync/answer";
import { encodeCarried } from "@tillwave/shared/sync/twx";
import { type FileFault, readCarried, wordsOfFault } from "../carried-file.ts";
import { type Command, EXIT, type Given, type Outcome, done } from "../command.ts";
import { type Program, hubOf } from "../program-client.ts";

/** Batches that are named; the rest are counted. */
const NAMED_MAX = 20;

export const hubImport: Command = {
  name: "hub import",
  does: "Books what tills have exported, as if they had sent it",
  takes: "FILE… [--folder DIR]",
  help: [
    "Each batch is checked as one that comes over the network, and answered in the same way. What the hub",
    "has already is not booked again. A batch that is refused does not stop the next.",
    "  FILE…           from tillwave journal export, the oldest first",
    "  --folder DIR    the hub's folder",
  ].join("\n"),
  examples: [
    "tillwave hub import /media/stick/till-2.twx",
    "tillwave hub import monday.twx tuesday.twx --json",
  ],
  options: { folder: { type: "string" } },
  namesMin: 1,
  namesMax: 100,
  async run(given) {
    const hub = await hubOf(given);
    if (!hub.ok) {
      return hub.error;
    }
    const files: Imported[] = [];
    for (const file of given.names) {
      const imported = await importFile(file, hub.value, given);
      if (!imported.ok) {
        return imported.error;
      }
      files.push(imported.value);
    }
    const say = files.flatMap(wordsOf);
    const isWhole = files.every(({ fault, refused }) => fault === null && refused.length === 0);
    return isWhole
      ? done(say, { files })
      : { exit: EXIT.failed, say, json: { error: "not-all-taken", files } };
  },
};

interface Imported {
  readonly file: string;
  readonly batches: number;
  /** In entries. */
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: readonly { readonly entry: string; readonly code: string }[];
  readonly refused: readonly { readonly batch: string; readonly refusal: Refusal }[];
  /** Why the file was not read to its end. */
  readonly fault: FileFault | { readonly type: "hub-gave-up"; readonly why: string } | null;
}

async function importFile(
  file: string,
  hub: Program,
  given: Given,
): Promise<Result<Imported, Outcome>> {
  const batches: ImportedBatch[] = [];
  let fault: Imported["fault"] = null;
  for await (const piece of piecesOf(file)) {
    if (!piece.ok) {
      fault = piece.error;
      break;
    }
    const reply = await hub.postBytes<ImportReply>(
      "/api/import",
      piece.value,
      CARRIED_CONTENT_TYPE,
    );
    if (!reply.ok) {
      return reply;
    }
    batches.push(...reply.value.batches);
    given.progress(`${file}: ${batches.length} batches`);
    if (reply.value.fault !== null) {
      fault = { type: "hub-gave-up", why: reply.value.fault.type };
      break;
    }
  }
  return ok(importedOf(file, batches, fault));
}

/** Whole batches, as many as the hub takes at once. */
async function* piecesOf(file: string): AsyncGenerator<Result<Uint8Array, FileFault>> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const batch of readCarried(file)) {
    const bytes = batch.ok ? encodeCarried(batch.value) : NO_BYTES;
    const isFull =
      held.length === IMPORT_BATCHES_MAX || heldBytes + bytes.length > IMPORT_BYTES_MAX;
    if (held.length > 0 && (isFull || !batch.ok)) {
      yield ok(concatBytes(held));
      [held, heldBytes] = [[], 0];
    }
    if (!batch.ok) {
      yield batch;
      return;
    }
    held.push(bytes);
    heldBytes += bytes.length;
  }
  if (held.length > 0) {
    yield ok(concatBytes(held));
  }
}

const NO_BYTES = new Uint8Array(0);

function importedOf(
  file: string,
  batches: readonly ImportedBatch[],
  fault: Imported["fault"],
): Imported {
  let [stored, duplicate] = [0, 0];
  const quarantined: { entry: string; code: string }[] = [];
  const refused: { batch: string; refusal: Refusal }[] = [];
  for (const { of, outcome } of batches) {
    const till = of === null ? "" : `terminal ${of.terminal}, `;
    if (outcome.ok) {
      stored += outcome.stored;
      duplicate += outcome.duplicate;
      const epoch = of?.epoch ?? 0;
      quarantined.push(
        ...outcome.quarantined.map(({ seq, code }) => ({ entry: `${till}${epoch}-${seq}`, code })),
      );
    } else {
      const batch =
        of === null
          ? "a batch without a statement"
          : `${till}${of.epoch}-${of.first} to ${of.epoch}-${of.last}`;
      refused.push({ batch, refusal: outcome.refusal });
    }
  }
  return { file, batches: batches.length, stored, duplicate, quarantined, refused, fault };
}

function wordsOf(imported: Imported): readonly string[] {
  const { file, batches, stored, duplicate, quarantined, refused, fault } = imported;
  const nothing = batches === 0 && fault === null ? ["  There is nothing in it."] : [];
  return [
    `${file}: ${stored} entries booked, ${duplicate} were there already.`,
    ...nothing,
    ...named(quarantined, ({ entry, code }) => `  ${entry} is kept aside (${code}).`),
    ...named(refused, ({ batch, refusal }) => `  Refused: ${batch}. ${REFUSALS[refusal.error]}`),
    ...(fault === null ? [] : [`  ${wordsOfImportFault(fault, batches)}`]),
    ...(quarantined.length + refused.length === 0
      ? []
      : ["  Look at what is kept aside in the hub's console."]),
  ];
}

function named<T>(all: readonly T[], say: (one: T) => string): readonly string[] {
  const rest = all.length - NAMED_MAX;
  return [...all.slice(0, NAMED_MAX).map(say), ...(rest > 0 ? [`  And ${rest} more.`] : [])];
}

function wordsOfImportFault(fault: NonNullable<Imported["fault"]>, batches: number): string {
  if (fault.type === "hub-gave-up") {
    return `The hub stopped reading (${fault.why}). Import the file again: nothing is booked twice.`;
  }
  const words = wordsOfFault(fault);
  return batches === 0
    ? words
    : `${words} What stands before that was taken to the hub. Copy the file again, and import that.`;
}

const KEPT = "The hub keeps both aside";

const REFUSALS: Readonly<Record<Refusal["error"], string>> = {
  "signature-invalid": "It is not signed by that till.",
  "statement-mismatch": "It is not what the till has signed.",
  "unknown-terminal": "No till of this hub has signed it. Does it belong to another hub?",
  revoked: "That till was revoked. The entries are kept aside.",
  "epoch-closed": "That till has gone on under other numbers. The entries are kept aside.",
  gap: "The hub lacks what comes before it: import the earlier file first, or export with --all.",
  fork: `The hub has other entries under these numbers. ${KEPT}: a copy of that till sells somewhere.`,
  "too-large": "It is larger than any that a till writes.",
  busy: "The hub was busy. Import the file again: nothing is booked twice.",
  "other-protocol": "It speaks another version of the protocol than this hub.",
  malformed: "It is no batch of a till.",
};
