/** The end of a log that is turned over (shared/host/log.ts), for whoever asks on the socket. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BEACON_ANSWER_BYTES_MAX } from "@tillwave/shared/api/beacon";

/** As JSON in JSON it grows; twice is more than it does. */
const BYTES_MAX = BEACON_ANSWER_BYTES_MAX / 4;

export function readLogTail(path: string, lines: number): readonly string[] {
  const own = tailOf(path, BYTES_MAX);
  const text = own.length < BYTES_MAX ? tailOf(`${path}.1`, BYTES_MAX - own.length) + own : own;
  return text
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .slice(-lines);
}

/** Empty where there is none. */
function tailOf(path: string, lengthMax: number): string {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    const bytes = new Uint8Array(Math.min(size, lengthMax));
    const length = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return new TextDecoder().decode(bytes.subarray(0, length));
  } catch {
    return "";
  } finally {
    if (file !== null) {
      closeSync(file);
    }
  }
}
