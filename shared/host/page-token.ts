/** The word that a program's page must know. Kept, so that a page that is open outlives a restart. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "./atomic-file.ts";

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/u;

/** From the file, or a new one into it. Throws what the disk throws. */
export function keepPageToken(path: string): string {
  const kept = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (TOKEN.test(kept)) {
    return kept;
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  writeFileAtomic(path, `${token}\n`, { mode: 0o600 });
  return token;
}
