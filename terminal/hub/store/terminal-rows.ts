/** Part of the hub's memory: its tills, their keys, leases, and what they said of themselves last. */
export interface Terminal {
  readonly terminal: number;
  readonly name: string;
  /** Of the key that may sign, from 1; 0 until a till has joined. */
  readonly keyNumber: number;
  readonly revokedAt: number | null;
  /** No epoch above it was ever leased, spared or seen. */
  readonly highestEpoch: number;
  readonly leasedEpoch: number;
  readonly spareEpoch: number;
  /** COSE_Sign1 as signed last; null until a till has joined. */
  readonly certificate: Uint8Array | null;
  /** Unix seconds. */
  readonly certificateUntil: number;
  readonly lease: Uint8Array | null;
  /** Unix seconds. */
  readonly leaseUntil: number;
  /** When one of the two was signed last. */
  readonly renewedAt: number;
  readonly lastSeen: number | null;
  readonly waiting: number | null;
  readonly waitingSince: number | null;
  readonly catalogueVersion: number | null;
  readonly sales: number;
  readonly total: number;
  /** When it said last that it holds nothing that the hub does not; null before it ever did. */
  readonly completeAt: number | null;
}

export interface TillKey {
  readonly keyNumber: number;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
}

/** What an enrolment or a renewal gives a till. */
export interface Grant {
  readonly keyNumber: number;
  readonly highestEpoch: number;
  readonly leasedEpoch: number;
  readonly spareEpoch: number;
  readonly certificate: Uint8Array;
  readonly certificateUntil: number;
  readonly lease: Uint8Array;
  readonly leaseUntil: number;
  readonly renewedAt: number;
}

/** Advisory: a till's own word about itself. */
export interface TillWord {
  readonly lastSeen: number;
  readonly waiting: number | null;
  readonly waitingSince: number | null;
  /** Null leaves what was said before. */
  readonly catalogueVersion: number | null;
}

export interface TerminalRows {
  find(terminal: number): Terminal | null;
  /** By number. */
  list(): readonly Terminal[];
  highestNumber(): number;
  /** Makes it where there is none; a name is what was given last. */
  name(terminal: number, name: string): void;
  addKey(
    terminal: number,
    key: TillKey & { readonly secret: Uint8Array; readonly since: number },
  ): void;
  /** Newest first. */
  keys(terminal: number): readonly TillKey[];
  /** What the hub and the key that may sign share, 32 bytes; null where none may. */
  secret(terminal: number): Uint8Array | null;
  /** Whoever is granted anything is not revoked. */
  grant(terminal: number, grant: Grant): void;
  revoke(terminal: number, at: number): void;
  hear(terminal: number, word: TillWord): void;
  /** It holds nothing that the hub does not. */
  complete(terminal: number, at: number): void;
  /** An epoch was seen that is higher than any before. */
  raiseEpoch(terminal: number, epoch: number): void;
  countSales(terminal: number, count: { readonly sales: number; readonly total: number }): void;
}
