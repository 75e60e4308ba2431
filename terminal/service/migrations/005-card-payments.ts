import type { Migration } from "@tillwave/sqlite/migrate";

export const cardPayments: Migration = {
  version: 5,
  sql: `
    -- card payments whose last word has not been spoken: what was approved may yet be refused to the
    -- shop, and what a supervisor has ended may yet turn out to be taken
    CREATE TABLE card_payment (
      reference TEXT PRIMARY KEY,
      -- the entry that counts it; where a supervisor has ended it, the one that opened its tender
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      sale INTEGER NOT NULL,
      tender INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      -- taken: ended, and the terminal does not give it back; refused: counted, and refused since
      state TEXT NOT NULL CHECK (state IN ('approved', 'voided', 'taken', 'refused')),
      -- wall clock, Unix milliseconds
      since INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX card_payment_since ON card_payment (state, since);
  `,
};
