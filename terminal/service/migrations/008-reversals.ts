import type { Migration } from "@tillwave/sqlite/migrate";

export const reversals: Migration = {
  version: 8,
  sql: "",
};
