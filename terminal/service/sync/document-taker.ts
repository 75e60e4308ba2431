/** What the till makes of one kind of document: fetching, digest and version are documents.ts's. */
import type { Result } from "@tillwave/shared/core/result";
import type { DocumentKind } from "@tillwave/shared/sync/document";

export interface DocumentTaker {
  readonly kind: DocumentKind;
  /** Of a body as it is fetched, and unpacked. */
  readonly bytesMax: number;
  read(unpacked: Unpacked): Promise<Result<Usable, Unusable>>;
  /** What was read once and is held since. The settings may have changed meanwhile. */
  readHeld(unpacked: Unpacked): Result<Usable, Unusable>;
}

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** SHA-256 of the body as it was fetched. */
  readonly bodyHash: Uint8Array;
}

/** Checked through: nothing but the disk can refuse it any more. */
export interface Usable {
  /** Inside the transaction that keeps it. Answers with what makes it hold, to be called once the disk has it. */
  record(): () => void;
  /** The till opens, and holds it since an earlier run. */
  takeUp(): void;
}

/** Why it is left, for the log. */
export interface Unusable {
  readonly type: string;
}
