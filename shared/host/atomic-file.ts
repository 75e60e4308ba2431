/**
 * A small file that is either the old one or the new one, whole, whatever is cut: write beside it,
 * fsync, rename over it, fsync the folder. (The popular packages for this leave out the last step.)
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

export interface AtomicFileOptions {
  /** Permissions of the new file; 0600 keeps it to its owner. */
  readonly mode: number;
}

export function writeFileAtomic(path: string, content: string, { mode }: AtomicFileOptions): void {
  const beside = `${path}.new`;
  // What a power cut left there, or anybody put there, would keep its own permissions.
  rmSync(beside, { force: true });
  const file = openSync(beside, "wx", mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Makes what was created, renamed or removed in a folder survive a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Makes a folder with all that lead to it, each durable by its name. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) {
    return;
  }
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    syncFolder(dirname(made));
  }
}
