/**
 * Changes that are too long for one message, piece by piece in memory. They outlive a connection by two minutes, so that whoever
 * walks away while they are sent goes on where it was.
 */
import { STAGED_BYTES_MAX } from "@tillwave/shared/beacon/provisioning/messages";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";

const STAGED_FOR_MS = 120_000;

export interface Piece {
  readonly offset: number;
  /** Of the whole; another one begins anew. */
  readonly total: number;
  readonly piece: Uint8Array;
}

export interface Staged {
  /** How many bytes of the whole there are from its beginning. A piece beyond them is not taken; an empty one only asks. */
  put(piece: Piece): number;
  /** Null where it is not whole, or not what the digest is of: then nothing of it is kept. */
  take(sha256: Uint8Array): Uint8Array | null;
  forget(): void;
}

export interface StagedDeps {
  now(): number;
  readonly digest: Digest;
}

export function createStaged({ now, digest }: StagedDeps): Staged {
  let whole = new Uint8Array();
  let filled = 0;
  let putAt = 0;

  function forget(): void {
    whole.fill(0);
    whole = new Uint8Array();
    filled = 0;
  }

  return {
    put({ offset, total, piece }) {
      if (total !== whole.length || now() - putAt > STAGED_FOR_MS) {
        forget();
        whole = new Uint8Array(Math.min(total, STAGED_BYTES_MAX));
      }
      putAt = now();
      const end = offset + piece.length;
      if (offset <= filled && end <= whole.length) {
        whole.set(piece, offset);
        filled = Math.max(filled, end);
      }
      return filled;
    },
    take(sha256) {
      const isWhole = whole.length > 0 && filled === whole.length && now() - putAt <= STAGED_FOR_MS;
      const taken =
        isWhole && equalBytes(digest.sha256(whole), sha256) ? Uint8Array.from(whole) : null;
      if (isWhole) {
        forget();
      }
      return taken;
    },
    forget,
  };
}
