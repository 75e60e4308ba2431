import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createCredentialRows } from "../store/sqlite/wallets.ts";
import { hub } from "./001-hub.ts";
import { salesQuarter } from "./002-sales-quarter.ts";
import { wallets } from "./003-wallets.ts";
import { swornSums } from "./004-sworn-sums.ts";

const BEFORE = [hub, salesQuarter, wallets];
const bytes = (length: number, filled: number): string =>
  `x'${Buffer.alloc(length, filled).toString("hex")}'`;

function open(
  file: string,
  migrations: Parameters<typeof openDatabase>[1]["migrations"],
): Database {
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a credential that was closed before sums were sworn is held to none", () => {
  const file = join(temporaryFolder(), "hub.db");
  const before = open(file, BEFORE);
  before.exec(`INSERT INTO wallet (wallet, name, cash, promo, card, made_at)
    VALUES (${bytes(8, 1)}, 'Ah Ming', 0, 0, 0, 1)`);
  for (const [n, closed] of [
    [1, "NULL"],
    [2, "7"],
  ] as const) {
    before.exec(`INSERT INTO credential (id, wallet, alias, holder_key, signed, issued, expires,
        aside_cash, aside_promo, closed_at_counter)
      VALUES (${bytes(8, n)}, ${bytes(8, 1)}, ${bytes(8, n)}, ${bytes(33, n)}, x'00', 1, 2, 0, 0, ${closed})`);
  }
  before.close();
  const after = open(file, [...BEFORE, swornSums]);
  const credentials = createCredentialRows(after);
  const closed = [1, 2].map((n) => credentials.find(new Uint8Array(8).fill(n))?.closed);
  const most = Number.MAX_SAFE_INTEGER;
  expect(closed).toEqual([null, { counter: 7, cash: most, promo: most }]);
  after.close();
});
