/**
 * Who was asked, kept in a small file beside the journal: written before SPEND leaves, and not synced,
 * so that a tap needs one sync only. It outlives the program, and not a power cut.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (state "checking": unsynced marker).
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Mark } from "@tillwave/shared/wallet/tap-state";
import * as v from "valibot";

const MARKER_FILE = "tap-marker.json";

const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/u), v.maxLength(1024));
const markerSchema = v.strictObject({
  v: v.literal(1),
  /** Of the machine: what was written before the last start of it may be an older one. */
  boot: v.string(),
  nonce: hex,
  suspect: v.nullable(
    v.strictObject({
      id: hex,
      grade: v.picklist(["authorised", "at-risk"]),
      token: v.nullable(hex),
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
  const beside = `${file}.new`;
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        return { type: (error as NodeJS.ErrnoException).code === "ENOENT" ? "none" : "unreadable" };
      }
      return parse(text);
    },
    write({ nonce, suspect }, boot) {
      const marker: v.InferOutput<typeof markerSchema> = {
        v: 1,
        boot,
        nonce: toHex(nonce),
        suspect: suspect && {
          id: toHex(suspect.id),
          grade: suspect.grading.grade,
          token: suspect.grading.token && toHex(suspect.grading.token),
        },
      };
      writeFileSync(beside, JSON.stringify(marker), { mode: 0o600 });
      renameSync(beside, file);
    },
    clear() {
      rmSync(file, { force: true });
    },
  };
}

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
      grading: {
        grade: suspect.grade,
        token: suspect.token === null ? null : fromHex(suspect.token),
      },
    },
  };
  return { type: "mark", mark, boot };
}
