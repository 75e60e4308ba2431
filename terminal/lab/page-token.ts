/** The word that the lab's page must know. Kept, so that a page that is open outlives a restart. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/u;

export function keepPageToken(folder: string): string {
  const path = join(folder, "lab-token");
  const kept = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (TOKEN.test(kept)) {
    return kept;
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  writeFileAtomic(path, `${token}\n`, { mode: 0o600 });
  return token;
}
