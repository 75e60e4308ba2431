/**
 * Many requests, one sync of the disk: what comes within a few milliseconds, or some hundred entries,
 * is one transaction. Nobody hears an answer before the disk has it.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Timers } from "./ports.ts";
import type { HubRows, HubStore } from "./store/hub-store.ts";

/** How long a request waits for others, in milliseconds. */
export const GROUP_WAIT_MS = 3;
/** Entries that do not wait for more. */
export const GROUP_ENTRIES = 500;
/** Entries that may wait; a till that comes then is told to come again. */
export const WAITING_ENTRIES_MAX = 20_000;

export interface Work<T> {
  /** How much it brings. */
  readonly entries: number;
  /** Inside the transaction, after all that came before it. */
  run(rows: HubRows): T;
}

export type GroupError = { readonly type: "busy" } | StorageFailure;

export interface GroupCommit {
  commit<T>(work: Work<T>): Promise<Result<Durable<T>, GroupError>>;
  /** Commits what waits, and takes nothing more. */
  close(): void;
}

interface Waiting {
  readonly entries: number;
  run(rows: HubRows): void;
  settle(done: Result<Durable<unknown>, StorageFailure>): void;
  fail(error: unknown): void;
}

export function createGroupCommit(store: HubStore, timers: Timers): GroupCommit {
  let waiting: Waiting[] = [];
  let entries = 0;
  let cancel: (() => void) | null = null;
  let isClosed = false;

  const flush = (): void => {
    cancel?.();
    cancel = null;
    const group = waiting;
    waiting = [];
    entries = 0;
    if (group.length === 0) {
      return;
    }
    try {
      const done = store.commit((rows) => group.forEach((work) => work.run(rows)));
      group.forEach((work) => work.settle(done));
    } catch (error) {
      group.forEach((work) => work.fail(error));
    }
  };

  return {
    commit: <T>(work: Work<T>) =>
      new Promise<Result<Durable<T>, GroupError>>((resolve, reject) => {
        if (isClosed || entries + work.entries > WAITING_ENTRIES_MAX) {
          resolve(err({ type: "busy" }));
          return;
        }
        let result: T;
        waiting.push({
          entries: work.entries,
          run(rows) {
            result = work.run(rows);
          },
          settle: (done) => resolve(done.ok ? ok(map(done.value, () => result)) : done),
          fail: reject,
        });
        entries += work.entries;
        if (entries >= GROUP_ENTRIES) {
          flush();
        } else {
          cancel ??= timers.later(flush, GROUP_WAIT_MS);
        }
      }),
    close() {
      flush();
      isClosed = true;
    },
  };
}
