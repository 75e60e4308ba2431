/**
 * The sidecar: what must be known of the journal when the journal itself is gone, put back or copied.
 *
 * Spec: Tillwave protocols, version 1, §4.5. `identity.json`: two slots of 512 bytes, each one sealed
 * line filled up with spaces. They are written over in turn, so that a write which a power cut tears
 * leaves the other one; the whole slot with the higher count holds. Earlier versions of this program
 * kept one JSON object in the file, without what a copy is known by.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { assert } from "@tillwave/shared/core/assert";
import type { Digest } from "@tillwave/shared/core/crypto";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import * as v from "valibot";
import { openLine, sealLine } from "./sealed-line.ts";
import { hasSetAside } from "./set-aside.ts";

/** What disks promise to write whole. */
const SLOT_BYTES = 512;
const SLOTS = 2;

const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u));
/** What tells a database from its copies, and the machine that it belongs to; both null where unknown. */
const names = { instance: v.nullable(name), machine: v.nullable(name) };

const earlierSchema = v.object({ merchant: u32, terminal: u32, epoch: u32, sale: count });
const identitySchema = v.strictObject({
  v: v.literal(1),
  merchant: u32,
  terminal: u32,
  /** The highest number of an epoch that was used, or is about to be. */
  epoch: u32,
  /** The highest number of a sale. */
  sale: count,
  /** The newest entry that the disk had when this was written; 0/0 where there was none. */
  written: v.strictObject({ epoch: u32, seq: count }),
  ...names,
  /** What a till that was put back or copied is about to be called: true once its database says so. */
  next: v.nullable(v.strictObject(names)),
});
const slotSchema = v.strictObject({ count, identity: identitySchema });

export type IdentityFile = Omit<v.InferOutput<typeof identitySchema>, "v">;

export type IdentityRead =
  /** The folder is new. */
  | { readonly type: "none" }
  | { readonly type: "known"; readonly identity: IdentityFile }
  /** It was used, and what for cannot be read. */
  | { readonly type: "lost" };

/** All of them throw what the disk throws. */
export interface IdentityWriter {
  /** Written over in place: after a power cut the disk may have this one or an earlier one. */
  write(identity: IdentityFile): void;
  /** What was written last is on the disk when this returns. */
  sync(): void;
  close(): void;
}

const nameIn = (folder: string): string => join(folder, "identity.json");

/** Throws where the disk does not let it be read. */
export function readIdentity(folder: string, digest: Digest): IdentityRead {
  if (!existsSync(nameIn(folder))) {
    return { type: hasSetAside(folder) ? "lost" : "none" };
  }
  const text = readFileSync(nameIn(folder), "latin1");
  const [newest] = slotsOf(text, digest).toSorted((a, b) => b.count - a.count);
  if (newest !== undefined) {
    const { v: _layout, ...identity } = newest.identity;
    return { type: "known", identity };
  }
  const earlier = v.safeParse(earlierSchema, parsedJson(text));
  return earlier.success
    ? { type: "known", identity: ofEarlier(earlier.output) }
    : { type: "lost" };
}

/** Makes the file where it is not there, or is none of this version. */
export function openIdentity(folder: string, first: IdentityFile, digest: Digest): IdentityWriter {
  const path = nameIn(folder);
  const slots = existsSync(path) ? slotsOf(readFileSync(path, "latin1"), digest) : [];
  let written = Math.max(0, ...slots.map(({ count: at }) => at));
  if (slots.length === 0) {
    writeFileAtomic(path, slotText(0, first, digest) + slotText(1, first, digest), { mode: 0o600 });
    written = 1;
  }
  const file = openSync(path, "r+");
  return {
    write(identity) {
      written += 1;
      const text = slotText(written, identity, digest);
      writeSync(file, text, (written % SLOTS) * SLOT_BYTES, "latin1");
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

type Slot = v.InferOutput<typeof slotSchema>;

/** Those that are whole. */
function slotsOf(text: string, digest: Digest): readonly Slot[] {
  return Array.from({ length: SLOTS }, (_, i) => {
    const line = text.slice(i * SLOT_BYTES, (i + 1) * SLOT_BYTES);
    const slot = v.safeParse(slotSchema, openLine(line, digest));
    return slot.success ? slot.output : null;
  }).filter((slot) => slot !== null);
}

function slotText(at: number, identity: IdentityFile, digest: Digest): string {
  const line = sealLine({ count: at, identity: { v: 1, ...identity } }, digest);
  assert(line.length < SLOT_BYTES, "an identity fits its slot");
  return `${line.padEnd(SLOT_BYTES - 1)}\n`;
}

function ofEarlier({
  merchant,
  terminal,
  epoch,
  sale,
}: v.InferOutput<typeof earlierSchema>): IdentityFile {
  const written = { epoch: 0, seq: 0 };
  return { merchant, terminal, epoch, sale, written, instance: null, machine: null, next: null };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
