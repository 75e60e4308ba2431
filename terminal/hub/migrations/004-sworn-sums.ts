import type { Migration } from "@tillwave/sqlite/migrate";

export const swornSums: Migration = {
  version: 4,
  sql: `
    -- what the holder swears to have spent under it when it asks for the next one; null while it is in use
    ALTER TABLE credential ADD COLUMN closed_cash INTEGER;
    ALTER TABLE credential ADD COLUMN closed_promo INTEGER;
    -- those closed before nobody has asked: as much as there can be
    UPDATE credential SET closed_cash = 9007199254740991, closed_promo = 9007199254740991
      WHERE closed_at_counter IS NOT NULL;
  `,
};
