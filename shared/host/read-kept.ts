/** Reads what was kept; what cannot be read is as if it were not there, and is told. */
import type { Log } from "../core/log.ts";
import type { ConfigFile } from "./config-file.ts";

export function readKept<T>(file: ConfigFile<T>, name: string, log: Log): T | null {
  const read = file.read();
  if (!read.ok) {
    log.error({ name, ...read.error }, "a file could not be read");
    return null;
  }
  return read.value;
}
