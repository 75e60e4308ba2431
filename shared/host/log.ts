/**
 * The log of a program: one JSON line an event, into a file that is turned over at start, so that it
 * cannot fill the disk. Secrets are never given to it; the names below are a last net.
 */
import { existsSync, renameSync, statSync } from "node:fs";
import pino, { type Logger } from "pino";

/** A log larger than this is turned over at the next start; one old log is kept. */
const LOG_BYTES_MAX = 5 * 1024 * 1024;

const SECRETS = ["token", "authorization", "key", "*.token", "*.authorization", "*.key"];

export function openLog(path: string): Logger {
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) {
    renameSync(path, `${path}.1`);
  }
  return pino(
    { base: null, redact: { paths: SECRETS, censor: "[secret]" } },
    pino.destination({ dest: path, sync: true, mode: 0o600 }),
  );
}
