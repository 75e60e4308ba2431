import type { Migration } from "@tillwave/sqlite/migrate";

export const reversals: Migration = {
  version: 5,
  sql: `
    -- of what was booked, so much has gone back to the wallet since: the booking itself stays
    ALTER TABLE claim ADD COLUMN back_cash INTEGER NOT NULL DEFAULT 0
      CHECK (back_cash BETWEEN 0 AND cash);
    ALTER TABLE claim ADD COLUMN back_promo INTEGER NOT NULL DEFAULT 0
      CHECK (back_promo BETWEEN 0 AND promo);
    ALTER TABLE claim ADD COLUMN back_card INTEGER NOT NULL DEFAULT 0
      CHECK (back_card BETWEEN 0 AND card);

    -- refunds and voids that were taken, by the sale that they point at
    CREATE TABLE reversal (
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('refund', 'void')),
      original_epoch INTEGER NOT NULL,
      original_seq INTEGER NOT NULL,
      total INTEGER NOT NULL CHECK (total >= 0),
      PRIMARY KEY (terminal, epoch, seq)
    ) STRICT;
    CREATE INDEX reversal_of_sale ON reversal (terminal, original_epoch, original_seq);
  `,
};
