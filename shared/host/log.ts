/**
 * The log of a program: one JSON line an event, into a file that is turned over when it is long, so that
 * it cannot fill the disk. A disk that is full already costs lines, which are counted, never the program.
 * Secrets are never given to it; the names below are a last net.
 */
import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import pino, { type Logger } from "pino";

/** A log larger than this is turned over with the next line; one old log is kept. */
export const LOG_BYTES_MAX = 5 * 1024 * 1024;

/** At the top of an event, in an object of it, and where requests carry them: in an object of that. */
const SECRETS = ["token", "authorization", "key"].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

export function openLog(path: string): Logger {
  return pino({ base: null, redact: { paths: SECRETS, censor: "[secret]" } }, appendTo(path));
}

/** Once there is room again after a full disk, the first line says how many are missing. */
function appendTo(path: string): { write: (line: string) => void } {
  let file = openSync(path, "a", 0o600);
  let missing = 0;
  const append = (line: string): void => {
    if (fstatSync(file).size > LOG_BYTES_MAX) {
      renameSync(path, `${path}.1`);
      closeSync(file);
      file = openSync(path, "a", 0o600);
    }
    writeSync(file, line);
  };
  return {
    write(line) {
      try {
        if (missing > 0) {
          append(`${JSON.stringify({ level: 40, missing, msg: "lines are missing" })}\n`);
          missing = 0;
        }
        append(line);
      } catch {
        missing += 1;
      }
    },
  };
}
