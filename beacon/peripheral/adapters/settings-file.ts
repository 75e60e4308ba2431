/** The file of the settings: its owner's alone, and durable before anybody is told that it is. */
import { closeSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { type DiskError, SETTINGS_FILE_LENGTH_MAX, type SettingsFile } from "../beacon-ports.ts";

/** Names that a file is set aside under. */
const ENDINGS = ["", ".new", ".newer", ".damaged"] as const;

export function settingsFile(path: string): SettingsFile {
  return {
    read: () => tried(() => readText(path)),
    write: (text) => tried(() => writeFileAtomic(path, text, { mode: 0o600 })),
    setAside: (ending) =>
      tried(() => {
        renameSync(path, `${path}${ending}`);
        syncFolder(dirname(path));
      }),
    erase: () =>
      tried(() => {
        for (const ending of ENDINGS) {
          rmSync(join(dirname(path), `${basename(path)}${ending}`), { force: true });
        }
        syncFolder(dirname(path));
      }),
  };
}

function readText(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return null;
    }
    throw error;
  }
  try {
    const bytes = new Uint8Array(SETTINGS_FILE_LENGTH_MAX);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

function tried<T>(act: () => T): Result<T, DiskError> {
  try {
    return ok(act());
  } catch (error) {
    return err({ type: "disk", detail: (error as Error).message });
  }
}
