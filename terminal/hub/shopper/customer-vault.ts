/**
 * Where the browser keeps the customer's key: one record in IndexedDB, the only store that takes a key which
 * nobody can read out, the page itself included. A private window may refuse; the page then forgets it when it
 * is closed, and says so.
 */
import type { HeardId } from "@tillwave/listener/hearing-state";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { CustomerKey } from "./customer-key.ts";

/** What this phone is to the shop. */
export interface KeptCustomer extends CustomerKey {
  /** Of the text that was agreed to. */
  readonly consentVersion: number;
  /** Whether the hub knows of that. */
  readonly hasJoined: boolean;
  /** What was heard and has no answer yet. */
  readonly waiting: WaitingCheckIn | null;
  readonly reward: KeptReward | null;
}

/** What the merchant promised here, for as long as the place gives no other. Times by the phone's clock. */
export interface KeptReward {
  readonly reward: string;
  readonly points: number;
  readonly place: string;
  readonly at: number;
  readonly until: number;
}

export interface WaitingCheckIn {
  readonly id: HeardId;
  /** As it was signed: sent again, it is the same check-in. */
  readonly bytes: Uint8Array;
  /** By the phone's clock. */
  readonly heardAt: number;
}

export type VaultError = { readonly type: "not-kept" };

export interface CustomerVault {
  read(): Promise<Result<KeptCustomer | null, VaultError>>;
  write(kept: KeptCustomer): Promise<Result<null, VaultError>>;
  /** Keeps it unless there is one, and answers with the one that is kept then: two windows make one customer. */
  writeFirst(kept: KeptCustomer): Promise<Result<KeptCustomer, VaultError>>;
  clear(): Promise<Result<null, VaultError>>;
}

const STORE = "customer";
const RECORD = "me";
const VERSION = 1;

export function createCustomerVault(
  indexedDb: IDBFactory | undefined,
  name: string,
): CustomerVault {
  /** One transaction, done when it is on the disk. */
  async function within<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore, give: (value: T) => void) => void,
  ): Promise<Result<T, VaultError>> {
    try {
      const database = await open(indexedDb, name);
      try {
        return ok(await settle(database.transaction(STORE, mode), act));
      } finally {
        database.close();
      }
    } catch {
      return err({ type: "not-kept" });
    }
  }

  return {
    read: () =>
      within<KeptCustomer | null>("readonly", (store, give) => {
        whenRead(store.get(RECORD), (found) => give(found ?? null));
      }),
    write: (kept) =>
      within<null>("readwrite", (store, give) => {
        store.put(kept, RECORD);
        give(null);
      }),
    writeFirst: (kept) =>
      within<KeptCustomer>("readwrite", (store, give) => {
        whenRead(store.get(RECORD), (found) => {
          if (found === undefined) {
            store.put(kept, RECORD);
          }
          give(found ?? kept);
        });
      }),
    clear: () =>
      within<null>("readwrite", (store, give) => {
        store.clear();
        give(null);
      }),
  };
}

function open(indexedDb: IDBFactory | undefined, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (indexedDb === undefined) {
      reject(new Error("there is no IndexedDB"));
      return;
    }
    const request = indexedDb.open(name, VERSION);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("it does not open")));
    request.addEventListener("blocked", () => reject(new Error("another window holds it")));
  });
}

function settle<T>(
  transaction: IDBTransaction,
  act: (store: IDBObjectStore, give: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let given: { readonly value: T } | null = null;
    transaction.addEventListener("complete", () =>
      given === null ? reject(new Error("nothing was given")) : resolve(given.value),
    );
    transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("aborted")));
    act(transaction.objectStore(STORE), (value) => {
      given = { value };
    });
  });
}

/** What lies there was put there by this page. */
function whenRead(
  request: IDBRequest<unknown>,
  take: (found: KeptCustomer | undefined) => void,
): void {
  request.addEventListener("success", () => take(request.result as KeptCustomer | undefined));
}
