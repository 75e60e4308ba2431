/**
 * Who was asked, kept in a small file beside the journal: written before SPEND leaves, and not synced,
 * so that a tap needs one sync only. It outlives the program, and not a power cut.
 *
 * The file stays, and is written over in its place: a new one under the old name would have the tap wait for whatever
 * the file system is syncing for others. One write of less than a page is whole or not there when the program is killed.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (state "checking": unsynced marker).
 */
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { assert } from "@tillwave/shared/core/assert";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Mark } from "@tillwave/shared/wallet/tap-state";
import * as v from "valibot";

const MARKER_FILE = "tap-marker.json";
/** Always: filled up with blanks, which JSON does not mind. */
const RECORD_BYTES = 2048;
const CLEARED = "".padEnd(RECORD_BYTES);

const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/u), v.maxLength(1024));
const markerSchema = v.strictObject({
  v: v.literal(2),
  /** Of the machine: what was written before the last start of it may be an older one. */
  boot: v.string(),
  nonce: hex,
  suspect: v.nullable(
    v.strictObject({
      id: hex,
      /** Null for whoever was to ask the hub. */
      grading: v.nullable(
        v.strictObject({
          grade: v.picklist(["authorised", "at-risk"]),
          token: v.nullable(hex),
        }),
      ),
    }),
  ),
});

export type MarkRead =
  | { readonly type: "none" }
  | { readonly type: "unreadable" }
  | { readonly type: "mark"; readonly mark: Mark; readonly boot: string };

/** All but `read` throw what the disk throws. */
export interface Marker {
  read(): MarkRead;
  write(mark: Mark, boot: string): void;
  clear(): void;
}

export function createMarker(folder: string): Marker {
  const file = join(folder, MARKER_FILE);
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        return { type: isMissing(error) ? "none" : "unreadable" };
      }
      return text === CLEARED ? { type: "none" } : parse(text);
    },
    write({ nonce, suspect }, boot) {
      const marker: v.InferOutput<typeof markerSchema> = {
        v: 2,
        boot,
        nonce: toHex(nonce),
        suspect: suspect && {
          id: toHex(suspect.id),
          grading: suspect.grading && {
            grade: suspect.grading.grade,
            token: suspect.grading.token && toHex(suspect.grading.token),
          },
        },
      };
      writeOver(file, JSON.stringify(marker));
    },
    clear() {
      writeOver(file, "");
    },
  };
}

function writeOver(file: string, text: string): void {
  const record = toUtf8(text.padEnd(RECORD_BYTES));
  assert(record.length === RECORD_BYTES, "a marker is written at once");
  let open: number;
  try {
    open = openSync(file, "r+");
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
    writeFileSync(file, record, { mode: 0o600 });
    return;
  }
  try {
    writeSync(open, record, 0, RECORD_BYTES, 0);
  } finally {
    closeSync(open);
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

function parse(text: string): MarkRead {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: "unreadable" };
  }
  const parsed = v.safeParse(markerSchema, json);
  if (!parsed.success) {
    return { type: "unreadable" };
  }
  const { boot, nonce, suspect } = parsed.output;
  const mark: Mark = {
    nonce: fromHex(nonce),
    suspect: suspect && {
      id: fromHex(suspect.id),
      grading: suspect.grading && {
        grade: suspect.grading.grade,
        token: suspect.grading.token === null ? null : fromHex(suspect.grading.token),
      },
    },
  };
  return { type: "mark", mark, boot };
}
