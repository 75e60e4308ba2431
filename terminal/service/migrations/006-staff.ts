import type { Migration } from "@tillwave/sqlite/migrate";

export const staff: Migration = {
  version: 6,
  sql: "",
};
