/**
 * The one place that says "the disk has it". A {@link Durable} is made here and nowhere else, after
 * the commit's fsync has returned; replies, the feed, later the printer and the drawer take nothing
 * but a Durable, so the compiler refuses "paid" before the fsync.
 */
import { assert } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import { type Database } from "./database.ts";
import { type StorageFailure, attempt } from "./storage-failure.ts";

declare const stored: unique symbol;

export interface Durable<T> {
  readonly value: T;
  readonly [stored]: true;
}

/** Does `work` in one transaction. Either all of it is on the disk when this returns, or none of it is. */
export function commit<T>(database: Database, work: () => T): Result<Durable<T>, StorageFailure> {
  return attempt(() => commitOrThrow(database, work));
}

/** The same for a sequence of commits of which the first failure ends all; it throws what SQLite throws. */
export function commitOrThrow<T>(database: Database, work: () => T): Durable<T> {
  assertOutsideCommit(database);
  return durable(runnerOf(database)(work) as T);
}

type Runner = (work: () => unknown) => unknown;

/** better-sqlite3 wraps a function in a transaction at some cost: once a database, not once a sale. */
const runners = new WeakMap<Database, Runner>();

function runnerOf(database: Database): Runner {
  const known = runners.get(database);
  if (known !== undefined) {
    return known;
  }
  const run = database.transaction((work: () => unknown) => work());
  runners.set(database, run.immediate);
  return run.immediate;
}

/** What is read is durable as it is: openDatabase has seen to what an earlier process left, {@link commit} to the rest. */
export function readBack<T>(database: Database, read: () => T): Durable<T> {
  assertOutsideCommit(database);
  return durable(database.transaction(read).deferred());
}

/** What follows from durable facts alone is durable too. */
export function map<T, U>(from: Durable<T>, to: (value: T) => U): Durable<U> {
  return durable(to(from.value));
}

/** Within a transaction another would only be a savepoint, and a reading would see what may yet be undone. */
function assertOutsideCommit(database: Database): void {
  assert(!database.inTransaction, "what is inside a commit is not on the disk yet");
}

function durable<T>(value: T): Durable<T> {
  return { value } as Durable<T>;
}
