/** Brings a database to the newest layout, one numbered migration at a time, each in a transaction. */
import type SqliteDatabase from "better-sqlite3";
import { assert } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";

type Database = SqliteDatabase.Database;

/** One file each; never edited once released. */
export interface Migration {
  /** From 1, without a gap; SQLite keeps it as `user_version`. */
  readonly version: number;
  readonly sql: string;
}

export type MigrateError =
  | { readonly type: "too-new"; readonly has: number; readonly knows: number }
  | { readonly type: "damaged"; readonly detail: string };

/** 0 for a file that has no layout yet. */
export function layoutVersion(database: Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

export function migrate(
  database: Database,
  migrations: readonly Migration[],
): Result<void, MigrateError> {
  assert(
    migrations.every(({ version }, i) => version === i + 1),
    "migrations are numbered from 1 without a gap",
  );
  const has = layoutVersion(database);
  if (has < 0) {
    return err({ type: "damaged", detail: `the layout has the version ${has}` });
  }
  if (has > migrations.length) {
    return err({ type: "too-new", has, knows: migrations.length });
  }
  for (const { version, sql } of migrations.slice(has)) {
    database
      .transaction(() => {
        database.exec(sql);
        database.pragma(`user_version = ${version}`);
      })
      .immediate();
  }
  return ok(undefined);
}
