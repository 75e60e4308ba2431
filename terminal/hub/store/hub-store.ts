/**
 * The hub's memory as a port: what it holds of its merchant, of its tills and of their journals.
 * SQLite stands behind it (sqlite/), and one contract says what any engine must keep
 * (hub-store.contract.ts).
 *
 * Whatever changes is done inside {@link HubStore.commit}: all of it is on the disk when that returns,
 * or none of it is. Times are Unix milliseconds unless they say seconds.
 */
import type { HubAlarm, HubAlarmKind } from "@tillwave/shared/api/console";
import type { Result } from "@tillwave/shared/core/result";
import type { Seller } from "@tillwave/shared/print/receipt";
import type { DocumentKind } from "@tillwave/shared/sync/document";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { BeaconRows } from "./beacon-rows.ts";
import type { JournalRows } from "./journal-rows.ts";
import type { PresenceRows } from "./presence-rows.ts";
import type { Range } from "./range.ts";
import type { ReversalRows } from "./reversal-rows.ts";
import type { TerminalRows } from "./terminal-rows.ts";
import type { ClaimRows, CredentialRows, TenderRows, WalletRows } from "./wallet-rows.ts";

export interface HubStore {
  commit<T>(work: (rows: HubRows) => T): Result<Durable<T>, StorageFailure>;
  read<T>(work: (rows: HubRows) => T): Result<Durable<T>, StorageFailure>;
  /** Copies everything to a new file while the hub goes on. Answers with its length in bytes. */
  backUp(file: string): Promise<Result<number, StorageFailure>>;
  /** Reads the whole file through: `damaged` where it does not hold together. */
  verify(): Result<void, StorageFailure>;
  /** Moves the log into the file: to be called when little happens. */
  settle(): Result<void, StorageFailure>;
  close(): void;
}

export interface HubRows extends PresenceRows {
  readonly hub: HubStateRow;
  readonly terminals: TerminalRows;
  readonly journals: JournalRows;
  readonly quarantine: QuarantineRows;
  readonly alarms: AlarmRows;
  readonly joinCodes: JoinCodeRows;
  readonly documents: DocumentRows;
  readonly requests: RequestRows;
  readonly wallets: WalletRows;
  readonly credentials: CredentialRows;
  readonly tenders: TenderRows;
  readonly claims: ClaimRows;
  readonly reversals: ReversalRows;
  readonly beacons: BeaconRows;
}

export interface Merchant extends Seller {
  readonly merchant: number;
  readonly currency: string;
}

export interface HubState extends Merchant {
  /** Of the root key, 33 bytes. */
  readonly root: Uint8Array;
  /** Rises with each restore. */
  readonly hubEpoch: number;
  readonly documentFloor: number;
  /** As password.ts writes it. */
  readonly password: string;
}

export interface HubStateRow {
  /** Null in a file that no hub was made in. */
  get(): HubState | null;
  make(state: HubState, at: number): void;
  changeShop(shop: Seller): void;
  /** After a restore: nothing of what tills may have heard since the copy is said again. */
  raiseAfterRestore(to: { readonly hubEpoch: number; readonly leftOut: number }): void;
}

export interface QuarantinedLine {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  /** A line code, or `fork`. */
  readonly code: string;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
  readonly receivedAt: number;
}

export interface KeptLine extends QuarantinedLine {
  readonly id: number;
  readonly seen: boolean;
  /** What stands in the ledger under the same number; null where nothing does. */
  readonly ledger: Uint8Array | null;
}

export interface QuarantineRows {
  /** The same line under the same code is kept once. */
  add(line: QuarantinedLine): void;
  /** Newest first; of each line, and of what stands in the ledger, the first bytes. */
  page(before: number | null, limit: number, bytesMax: number): readonly KeptLine[];
  /** False where there is none of that number. */
  see(id: number, at: number): boolean;
  /** Codes of entries that stand in the ledger under this head all the same. */
  codesOf(
    of: { readonly terminal: number; readonly epoch: number },
    range: Range,
  ): readonly { readonly seq: number; readonly code: string; readonly head: Uint8Array }[];
  unseen(): number;
  unseenOf(terminal: number): number;
}

export interface AlarmRows {
  /** The same alarm is raised once until somebody has seen it. True where it is new. */
  raise(
    alarm: HubAlarmKind,
    of: { readonly terminal: number | null; readonly at: number },
  ): boolean;
  /** Newest first, those that nobody has seen. */
  unseen(limit: number): readonly HubAlarm[];
  see(id: number, at: number): boolean;
  /** Guesses of this customer, by the first bytes of its name: it is to be erased. */
  forgetGuesser(who: string): void;
}

export interface JoinCodeRow {
  readonly id: string;
  readonly terminal: number;
  readonly name: string;
  /** K_e, 32 bytes; null once it is used or killed. */
  readonly proofKey: Uint8Array | null;
  readonly expires: number;
  readonly tries: number;
}

export interface JoinCodeRows {
  add(code: JoinCodeRow & { readonly proofKey: Uint8Array }): void;
  find(id: string): JoinCodeRow | null;
  /** One wrong try more; the key goes with the last. */
  countWrongTry(id: string, triesMax: number): void;
  /** It cannot be used again. */
  spend(id: string): void;
  /** Forgets codes that ended before this time. */
  forget(expiredBefore: number): void;
  /** Whoever got a code before this terminal was revoked does not join with it. */
  spendOf(terminal: number): void;
  /** After a restore a code may have been used already. */
  spendAll(): void;
  /** That could still be used. */
  open(at: number): number;
}

export interface StoredDocument {
  readonly kind: DocumentKind;
  readonly version: number;
  /** Unix seconds. */
  readonly issued: number;
  readonly digest: Uint8Array;
  /** Under gzip, as tills fetch it. */
  readonly body: Uint8Array;
  readonly signed: Uint8Array;
  readonly items: number | null;
}

export type DocumentFacts = Omit<StoredDocument, "body"> & { readonly lengthBytes: number };

export interface DocumentRows {
  add(document: StoredDocument): void;
  /** Of each kind. */
  newest(): readonly DocumentFacts[];
  bodyOf(digest: Uint8Array): Uint8Array | null;
  /** Of this kind, keeps so many of the newest. */
  keepNewest(kind: DocumentKind, count: number): void;
}

export interface RequestRows {
  /** True where this id was not known. */
  remember(id: Uint8Array, at: number): boolean;
  forget(before: number): void;
}
