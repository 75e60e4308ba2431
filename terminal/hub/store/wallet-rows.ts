/**
 * Part of the hub's memory: customers' wallets, their credentials, and the value that tenders tie.
 * Amounts are minor units. What has to be true between these rows is kept by wallets/claims.ts.
 */

/** Cash credit and promotional credit; what is added may be below zero. */
export interface Value {
  readonly cash: number;
  readonly promo: number;
}

export interface Wallet extends Value {
  /** 8 random bytes. */
  readonly wallet: Uint8Array;
  readonly name: string;
  readonly card: boolean;
  readonly frozenAt: number | null;
}

export interface WalletRows {
  add(wallet: Wallet, at: number): void;
  find(wallet: Uint8Array): Wallet | null;
  /** Newest first. */
  list(limit: number): readonly Wallet[];
  count(): number;
  move(wallet: Uint8Array, by: Value): void;
  /** Null thaws it. */
  freeze(wallet: Uint8Array, at: number | null): void;
}

export interface StoredCredential {
  /** 8 bytes. */
  readonly id: Uint8Array;
  readonly wallet: Uint8Array;
  /** 8 bytes. */
  readonly alias: Uint8Array;
  /** Compressed point, 33 bytes. */
  readonly holderKey: Uint8Array;
  /** COSE_Sign1 as the holder has it. */
  readonly signed: Uint8Array;
  /** Unix seconds. */
  readonly issued: number;
  readonly expires: number;
  /** What of the value set aside at its issue is left. */
  readonly aside: Value;
  readonly successor: Uint8Array | null;
  /** What its holder has sworn when it asked for the next one; null while it is in use. */
  readonly closed: Closing | null;
  readonly deniedAt: number | null;
  readonly freedAt: number | null;
}

/** The last counter used under a credential, and all that was spent of what it had set aside. */
export interface Closing extends Value {
  readonly counter: number;
}

export interface CredentialRows {
  add(credential: Omit<StoredCredential, "successor" | "closed" | "deniedAt" | "freedAt">): void;
  find(id: Uint8Array): StoredCredential | null;
  findByAlias(alias: Uint8Array): StoredCredential | null;
  findByHolder(holderKey: Uint8Array): StoredCredential | null;
  /** Newest first. */
  ofWallet(wallet: Uint8Array, limit: number): readonly StoredCredential[];
  /** Issued and not expired at this time, in Unix seconds. */
  liveOfWallet(wallet: Uint8Array, now: number): number;
  moveAside(id: Uint8Array, by: Value): void;
  close(id: Uint8Array, as: Closing & { readonly successor: Uint8Array }): void;
  deny(id: Uint8Array, at: number): void;
  /**
   * That expired before this time and still have value set aside or tied, oldest first. Not those of
   * which a till that had a lease in their life may still hold a spend.
   */
  toFree(ended: EndedLife): readonly StoredCredential[];
  markFreed(id: Uint8Array, at: number): void;
  /** Of those that no till may take and that have not expired at this time, in Unix seconds. */
  deniedAliases(now: number): readonly Uint8Array[];
}

export interface EndedLife {
  /** Unix seconds. */
  readonly before: number;
  /** A till has said everything once it was complete so long after the end, in seconds. */
  readonly clocksDiffer: number;
  readonly limit: number;
}

export type TenderOutcome = "open" | "paid" | "void" | "absent" | "passed";

/** What a till's journal says of a nonce. */
export interface StoredTender {
  /** 16 bytes. */
  readonly nonce: Uint8Array;
  readonly terminal: number;
  readonly epoch: number;
  /** Of its `tender-opened`. */
  readonly seq: number;
  readonly sale: number;
  readonly tender: number;
  readonly request: Uint8Array;
  readonly outcome: TenderOutcome;
  /** Who paid; null before, and where nobody did. */
  readonly credential: Uint8Array | null;
}

export interface TenderRows {
  add(tender: StoredTender): void;
  find(nonce: Uint8Array): StoredTender | null;
  /** Of this sale, those that nothing has ended yet. */
  openOf(terminal: number, sale: number): readonly StoredTender[];
  end(
    nonce: Uint8Array,
    as: { readonly outcome: TenderOutcome; readonly credential: Uint8Array | null },
  ): void;
}

export interface Split extends Value {
  readonly card: number;
}

/** The holder's own signed word. */
export interface Evidence {
  readonly counter: number;
  readonly result: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Claim {
  readonly nonce: Uint8Array;
  /** Id, 8 bytes. */
  readonly credential: Uint8Array;
  readonly terminal: number;
  readonly epoch: number;
  /**
   * A till asked for it; the holder signed it for a till; the holder asked the hub for it; the holder
   * showed a code.
   */
  readonly what: "hold" | "spend" | "uplink" | "presented";
  /** Tied to the nonce; paid under it; given back. */
  readonly state: "held" | "booked" | "released";
  readonly request: Uint8Array;
  readonly split: Split;
  /** The part of it that was set aside before. */
  readonly fromAside: Value;
  readonly evidence: Evidence | null;
  readonly token: Uint8Array | null;
  /** Unix seconds. */
  readonly tokenUntil: number;
  /** 16 bytes. */
  readonly transfer: Uint8Array;
  readonly at: number;
}

export interface ForkedSpend extends Evidence {
  readonly credential: Uint8Array;
  readonly nonce: Uint8Array;
  readonly request: Uint8Array;
}

export interface ClaimRows {
  /** In the place of one of the same nonce and credential. */
  put(claim: Claim): void;
  remove(nonce: Uint8Array, credential: Uint8Array): void;
  find(nonce: Uint8Array, credential: Uint8Array): Claim | null;
  ofNonce(nonce: Uint8Array): readonly Claim[];
  byCounter(credential: Uint8Array, counter: number): readonly Claim[];
  heldOf(credential: Uint8Array): readonly Claim[];
  /** What its holder has signed for tills under the counters next to this one, the lower one first. */
  spendsBeside(credential: Uint8Array, counter: number): readonly [Claim | null, Claim | null];
  /** Of what was booked, what has gone back since. */
  backOf(nonce: Uint8Array, credential: Uint8Array): Split;
  addBack(nonce: Uint8Array, credential: Uint8Array, split: Split): void;
  /** Of those that no till's journal has confirmed. */
  countOf(credential: Uint8Array): number;
  /** All that its holder has signed for tills, whatever became of it. */
  signedFor(credential: Uint8Array): Value;
  /** All that is tied or paid out of this wallet, less what has gone back. */
  sumOf(wallet: Uint8Array, state: "held" | "booked"): Value;
  /** What is kept already is kept once. False beyond the limit of one credential. */
  keepFork(fork: ForkedSpend, at: number): boolean;
  forksOf(credential: Uint8Array): readonly ForkedSpend[];
}
