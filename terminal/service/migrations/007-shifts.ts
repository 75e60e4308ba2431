import type { Migration } from "@tillwave/sqlite/migrate";

export const shifts: Migration = {
  version: 7,
  sql: `
    CREATE TABLE shift (
      number INTEGER PRIMARY KEY,
      -- positions of the entries that opened and closed it; not closed while it is in hand
      opened INTEGER NOT NULL,
      closed INTEGER
    ) STRICT;
    -- a till from before shifts could be closed has one, open since its first sale
    INSERT INTO shift (number, opened, closed)
      SELECT 1, min(position), NULL FROM entry WHERE kind = 'shift-opened' HAVING count(*) > 0;

    -- what was written about a shift after it was closed, found when the shift was closed that holds it
    CREATE TABLE shift_supplement (
      shift INTEGER NOT NULL,
      number INTEGER NOT NULL,
      position INTEGER NOT NULL UNIQUE,
      PRIMARY KEY (shift, number)
    ) STRICT;

    -- presses that wrote something: the same one sent again writes nothing
    CREATE TABLE shift_press (
      id TEXT PRIMARY KEY,
      -- of the first entry that it made
      position INTEGER NOT NULL
    ) STRICT;
  `,
};
