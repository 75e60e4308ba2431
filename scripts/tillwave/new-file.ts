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
import { syncFolder } from "@tillwave/shared/host/atomic-file";

/** All throw what the disk throws. */
export interface NewFile {
  write(bytes: Uint8Array): void;
  /** It is there from here on. False, and nothing is left, where another has come there meanwhile. */
  keep(): boolean;
  /** Leaves nothing. Does nothing after {@link keep}. */
  drop(): void;
}

const BESIDE_BYTES = 4;

export function createNewFile(path: string): NewFile {
  const beside = `${path}.${randomBytes(BESIDE_BYTES).toString("hex")}.part`;
  const file = openSync(beside, "wx", 0o600);
  let isOpen = true;
  const drop = (): void => {
    if (isOpen) {
      isOpen = false;
      closeSync(file);
      rmSync(beside, { force: true });
    }
  };
  return {
    write: (bytes) => writeFileSync(file, bytes),
    drop,
    keep() {
      fsyncSync(file);
      const isOurs = claim(beside, path);
      drop();
      syncFolder(dirname(path));
      return isOurs;
    },
  };
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
