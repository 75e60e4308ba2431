/** A parser under hostile input, as fuzz.ts feeds it. */

export interface Target {
  readonly name: string;
  /** How input is made from good input. */
  readonly kind: "bytes" | "structures" | "json";
  /** Whether the corpus is kept as text, or as hexadecimal digits. */
  readonly isText: boolean;
  /** Each input costs a handshake: a test feeds fewer. */
  readonly isCostly?: boolean;
  /** At least one. */
  readonly good: readonly Uint8Array[];
  /** Throws where the parser does, or breaks a promise that it gives. */
  feed(input: Uint8Array): void;
}
