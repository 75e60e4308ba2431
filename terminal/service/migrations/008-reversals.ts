import type { Migration } from "@tillwave/sqlite/migrate";

/** A body that is no JSON has no place in an index, and stops no till from opening. */
const field = (path: string): string =>
  `CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '${path}') END`;

/** As the indexes have them; a query that says it otherwise does not find its index. */
export const FIELD = {
  sale: field("$.sale"),
  total: field("$.total"),
  wall: field("$.clock.wall"),
  originalEpoch: field("$.original.epoch"),
  originalSeq: field("$.original.seq"),
} as const;

export const reversals: Migration = {
  version: 8,
  sql: `
    -- sales as people look for them: by number, amount, day
    CREATE INDEX entry_sale ON entry (${FIELD.sale}) WHERE kind = 'sale-paid';
    CREATE INDEX entry_total ON entry (${FIELD.total}) WHERE kind = 'sale-paid';
    CREATE INDEX entry_wall ON entry (${FIELD.wall}) WHERE kind = 'sale-paid';
    -- what became of a sale
    CREATE INDEX entry_original ON entry (${FIELD.originalEpoch}, ${FIELD.originalSeq})
      WHERE kind IN ('refund', 'void', 'refused-later');

    -- presses that gave money back: the same one sent again gives nothing
    CREATE TABLE reversal_press (
      id TEXT PRIMARY KEY,
      -- of the entry that it made
      position INTEGER NOT NULL
    ) STRICT;
  `,
};
