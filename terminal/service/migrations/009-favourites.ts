import type { Migration } from "@tillwave/sqlite/migrate";

export const favourites: Migration = {
  version: 9,
  sql: `
    -- goods of the first page, in their order; one that the catalogue no longer has is not shown
    CREATE TABLE favourite (
      position INTEGER PRIMARY KEY CHECK (position BETWEEN 1 AND 48),
      sku TEXT NOT NULL UNIQUE
    ) STRICT;

    -- presses that saved them: the same one sent again saves nothing
    CREATE TABLE favourite_press (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE
    ) STRICT;
  `,
};
