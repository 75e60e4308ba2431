/** A crash state on the disk, and a folder as a crash state is compared with it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { CrashState, Files } from "./crash-state.ts";

/** A new folder, in memory where there is such a disk: a crash state lives for milliseconds. The caller removes it. */
export function makeMemoryFolder(prefix: string): string {
  const memory = "/dev/shm";
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), prefix));
}

/** Replaces whatever is in `folder`. */
export function writeCrashState(
  state: Pick<CrashState, "files" | "folders">,
  folder: string,
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of state.folders) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const [name, contents] of state.files) {
    const path = join(folder, name);
    if (name.includes("/")) {
      mkdirSync(dirname(path), { recursive: true });
    }
    writeFileSync(path, contents);
  }
}

/** All files below `folder` but `-shm`, which SQLite makes anew after a crash. */
export function readFolder(folder: string): Files {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && !entry.name.endsWith("-shm")) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(folder, path), new Uint8Array(readFileSync(path)));
    }
  }
  return files;
}
