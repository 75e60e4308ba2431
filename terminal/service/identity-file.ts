/**
 * The highest epoch that this folder has used and the highest number of a sale, kept outside the
 * database: when the journal is lost or set aside, no number of its is used again.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { hasSetAside } from "./set-aside.ts";

const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff));
const identitySchema = v.object({
  merchant: u32,
  terminal: u32,
  epoch: u32,
  /** As it was when the log was last moved into the file: up to a few hundred sales ago. */
  sale: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type IdentityFile = v.InferOutput<typeof identitySchema>;

export type IdentityRead =
  /** The folder is new. */
  | { readonly type: "none" }
  | { readonly type: "known"; readonly identity: IdentityFile }
  /** It was used, and what for cannot be read. */
  | { readonly type: "lost" };

const nameIn = (folder: string): string => join(folder, "identity.json");

/** Throws where the disk does not let it be read. */
export function readIdentity(folder: string): IdentityRead {
  if (!existsSync(nameIn(folder))) {
    return { type: hasSetAside(folder) ? "lost" : "none" };
  }
  const text = readFileSync(nameIn(folder), "utf8");
  const parsed = v.safeParse(identitySchema, parsedJson(text));
  return parsed.success ? { type: "known", identity: parsed.output } : { type: "lost" };
}

export function writeIdentity(folder: string, identity: IdentityFile): void {
  writeFileAtomic(nameIn(folder), `${JSON.stringify(identity)}\n`, { mode: 0o600 });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
