/** The goods of the first page, as rows of the till's database. */
import type { Database } from "@tillwave/sqlite/database";

/** Presses whose ids are kept. */
const PRESSES_MAX = 16;

export interface FavouritesStore {
  /** In their order. */
  read(): readonly string[];
  isDone(id: string): boolean;
  /** Inside a transaction. */
  replace(skus: readonly string[], id: string): void;
}

export function createFavouritesStore(database: Database): FavouritesStore {
  const all = database.prepare<[], { sku: string }>("SELECT sku FROM favourite ORDER BY position");
  const clear = database.prepare<[]>("DELETE FROM favourite");
  const insert = database.prepare<[bigint, string]>(
    "INSERT INTO favourite (position, sku) VALUES (?, ?)",
  );
  const press = database.prepare<[string]>("SELECT 1 FROM favourite_press WHERE id = ?");
  const addPress = database.prepare<[string]>("INSERT INTO favourite_press (id) VALUES (?)");
  const forget = database.prepare<[bigint]>(
    "DELETE FROM favourite_press WHERE position <= (SELECT max(position) FROM favourite_press) - ?",
  );
  return {
    read: () => all.all().map(({ sku }) => sku),
    isDone: (id) => press.get(id) !== undefined,
    replace(skus, id) {
      clear.run();
      skus.forEach((sku, i) => insert.run(BigInt(i + 1), sku));
      addPress.run(id);
      forget.run(BigInt(PRESSES_MAX));
    },
  };
}
