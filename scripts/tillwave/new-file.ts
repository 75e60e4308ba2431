/** A file that is there whole or not at all, 0600, and never in the place of another. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { syncFolder } from "@tillwave/shared/host/atomic-file";

export type NotWritten =
  /** Another has come there meanwhile. */
  { readonly type: "already-there" } | { readonly type: "not-written"; readonly detail: string };

export interface NewFile {
  write(bytes: Uint8Array): Result<void, NotWritten>;
  /** It is there from here on. */
  keep(): Result<void, NotWritten>;
  /** Leaves nothing of what was not kept. */
  drop(): void;
}

const BESIDE_BYTES = 4;

export function createNewFile(path: string): Result<NewFile, NotWritten> {
  const beside = `${path}.${randomBytes(BESIDE_BYTES).toString("hex")}.part`;
  const opened = attempt(() => openSync(beside, "wx", 0o600));
  if (!opened.ok) {
    return opened;
  }
  const file = opened.value;
  let isOpen = true;
  const drop = (): void => {
    if (isOpen) {
      isOpen = false;
      closeSync(file);
      rmSync(beside, { force: true });
    }
  };
  return ok({
    write: (bytes) => attempt(() => writeFileSync(file, bytes)),
    drop,
    keep() {
      const kept = attempt(() => {
        fsyncSync(file);
        const isOurs = claim(beside, path);
        drop();
        syncFolder(dirname(path));
        return isOurs;
      });
      if (!kept.ok) {
        return kept;
      }
      return kept.value ? ok(undefined) : err({ type: "already-there" });
    },
  });
}

/** A link takes no other's place, and FAT, as on most sticks, has no links. */
function claim(beside: string, path: string): boolean {
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if (existsSync(path)) {
      return false;
    }
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      throw error;
    }
    renameSync(beside, path);
    return true;
  }
}

function attempt<T>(work: () => T): Result<T, NotWritten> {
  try {
    return ok(work());
  } catch (error) {
    return err({ type: "not-written", detail: (error as Error).message });
  }
}
