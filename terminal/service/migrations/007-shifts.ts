import type { Migration } from "@tillwave/sqlite/migrate";

export const shifts: Migration = {
  version: 7,
  sql: "",
};
