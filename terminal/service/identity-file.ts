/**
 * Which terminal this folder belongs to and the highest epoch it has used, kept outside the
 * database: when the journal is lost or set aside, no number of its is ever used again.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";

const identitySchema = v.object({
  merchant: v.number(),
  terminal: v.number(),
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type IdentityFile = v.InferOutput<typeof identitySchema>;

const nameIn = (folder: string): string => join(folder, "identity.json");

/** Null where there is none, or none that can be read. */
export function readIdentity(folder: string): IdentityFile | null {
  if (!existsSync(nameIn(folder))) {
    return null;
  }
  try {
    const json: unknown = JSON.parse(readFileSync(nameIn(folder), "utf8"));
    const parsed = v.safeParse(identitySchema, json);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function writeIdentity(folder: string, identity: IdentityFile): void {
  writeFileAtomic(nameIn(folder), `${JSON.stringify(identity)}\n`, { mode: 0o600 });
}
