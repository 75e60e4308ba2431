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
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

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

/**
 * Makes a folder with all that lead to it, each durable by its name. (Node's own recursive mkdir tries for ever where the kernel
 * says that a folder is not there whose parent is: below /proc.)
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let there = resolve(path);
  while (statSync(there, { throwIfNoEntry: false }) === undefined) {
    missing.push(there);
    there = dirname(there);
  }
  if (missing.length === 0 && !isFolder(there)) {
    throw new Error(`${there} is no folder`);
  }
  for (const folder of missing.toReversed()) {
    makeOne(folder);
    syncFolder(dirname(folder));
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new Error(`no folder can be made in ${dirname(folder)}`, { cause: error });
    }
    // Somebody else was faster.
    if (code !== "EEXIST" || !isFolder(folder)) {
      throw error;
    }
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
