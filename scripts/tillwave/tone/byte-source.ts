/** Bytes that are read where they are asked for: a file of any length, never held whole. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { fileTrouble } from "../file-trouble.ts";
import { type Result, err, ok } from "@tillwave/shared/core/result";

export interface ByteSource {
  /** In bytes. */
  readonly length: number;
  /** Fills `into` with what stands from `at` on. Fewer bytes than asked for: the end, or a disk that fails. */
  read(at: number, into: Uint8Array): number;
}

export interface OpenFile extends ByteSource {
  /** What the disk said when it failed, null while it has not. */
  readonly trouble: () => string | null;
  close(): void;
}

export type NotOpened =
  | { readonly type: "unreadable"; readonly detail: string }
  | { readonly type: "not-a-file" };

export function openFile(path: string): Result<OpenFile, NotOpened> {
  let file: number;
  let length: number;
  try {
    file = openSync(path, "r");
    const status = fstatSync(file);
    if (!status.isFile()) {
      closeSync(file);
      return err({ type: "not-a-file" });
    }
    length = status.size;
  } catch (error) {
    return err({ type: "unreadable", detail: fileTrouble(path, error) });
  }
  let trouble: string | null = null;
  return ok({
    length,
    read(at, into) {
      let count = 0;
      try {
        for (let got = -1; got !== 0 && count < into.length; count += got) {
          got = readSync(file, into, count, into.length - count, at + count);
        }
      } catch (error) {
        trouble = (error as Error).message;
      }
      return count;
    },
    trouble: () => trouble,
    close: () => closeSync(file),
  });
}
