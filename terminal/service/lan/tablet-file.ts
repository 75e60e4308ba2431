/**
 * FOLDER/tablets.json: the tablets that this till has let in. Of their tokens it has digests only, so who reads the
 * file can speak to no till with it. One that cannot be read is kept aside, and the tablets pair again.
 */
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { TABLETS_MAX, TABLET_NAME_MAX } from "@tillwave/shared/api/tablets";
import { syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import * as v from "valibot";

/** A longer one was not written here. */
const FILE_CHARACTERS_MAX = 64 * 1024;

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const unixMs = v.pipe(v.number(), v.safeInteger());

const tabletSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]{8,40}$/u)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(TABLET_NAME_MAX)),
  use: v.picklist(["selling", "customer"]),
  added: unixMs,
  seen: v.nullable(unixMs),
  /** SHA-256 of its token. */
  token: digest,
  /** The same of the token of its customer's screen. */
  customer: digest,
});
export type Tablet = v.InferOutput<typeof tabletSchema>;

const fileSchema = v.strictObject({
  v: v.literal(1),
  tablets: v.pipe(v.array(tabletSchema), v.maxLength(TABLETS_MAX)),
});

export interface TabletFile {
  /** `keptAs` is where a file lies that could not be read. Throws what the disk throws. */
  read(): { readonly tablets: readonly Tablet[]; readonly keptAs: string | null };
  /** On the disk when this returns. Throws what the disk throws. */
  write(tablets: readonly Tablet[]): void;
}

export function createTabletFile(folder: string): TabletFile {
  const file = join(folder, "tablets.json");
  return {
    read() {
      if (!existsSync(file)) {
        return { tablets: [], keptAs: null };
      }
      const tablets = parseTablets(readFileSync(file, "utf8"));
      if (tablets !== null) {
        return { tablets, keptAs: null };
      }
      const keptAs = "tablets.unreadable.json";
      renameSync(file, join(folder, keptAs));
      syncFolder(folder);
      return { tablets: [], keptAs };
    },
    write: (tablets) =>
      writeFileAtomic(file, `${JSON.stringify({ v: 1, tablets }, null, 2)}\n`, { mode: 0o600 }),
  };
}

/** Null where it is nothing that was written here. */
export function parseTablets(text: string): readonly Tablet[] | null {
  if (text.length > FILE_CHARACTERS_MAX) {
    return null;
  }
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(text));
    return parsed.success ? parsed.output.tablets : null;
  } catch {
    return null;
  }
}
