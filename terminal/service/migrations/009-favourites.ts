import type { Migration } from "@tillwave/sqlite/migrate";

export const favourites: Migration = {
  version: 9,
  sql: "",
};
