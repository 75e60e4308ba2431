import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createSaleRows } from "../store/sqlite/sales.ts";
import { hub } from "./001-hub.ts";
import { salesQuarter } from "./002-sales-quarter.ts";

const QUARTER = 900_000;
const BIG = Number.MAX_SAFE_INTEGER;

function open(
  file: string,
  migrations: Parameters<typeof openDatabase>[1]["migrations"],
): Database {
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a hub that took sales before it counted days has counted them when it opens", () => {
  const file = join(temporaryFolder(), "hub.db");
  const before = open(file, [hub]);
  before.exec(`
    INSERT INTO hub (id, merchant, name, address, currency, root, hub_epoch, password, made_at)
      VALUES (1, 1001, 'Harbour Corner', '[]', 'HKD', zeroblob(33), 1, '', 0);
  `);
  const insert = before.prepare("INSERT INTO sale VALUES (?, ?, 1, ?, ?, ?, 0, ?, ?, NULL, ?)");
  let id = 0n;
  const sale = (
    terminal: number,
    at: number,
    total: number,
    { currency = "HKD", quarantined = false } = {},
  ): void => {
    id += 1n;
    const figures = [BigInt(terminal), id, id, BigInt(at)] as const;
    insert.run(id, ...figures, currency, BigInt(total), quarantined ? 1n : 0n);
  };
  sale(2, 2 * QUARTER, 100);
  sale(2, 3 * QUARTER - 1, 20);
  sale(2, 3 * QUARTER, 3);
  sale(3, 2 * QUARTER, 7);
  sale(3, 2 * QUARTER, 1000, { quarantined: true });
  sale(3, 2 * QUARTER, 1000, { currency: "JPY" });
  for (let n = 0; n < 1100; n += 1) {
    sale(4, 0, BIG);
  }
  before.close();

  const after = open(file, [hub, salesQuarter]);
  const { salesBetween } = createSaleRows(after);
  expect(salesBetween({ from: 2 * QUARTER, until: 3 * QUARTER })).toEqual([
    { terminal: 2, sales: 2, total: 120 },
    { terminal: 3, sales: 1, total: 7 },
  ]);
  expect(salesBetween({ from: 0, until: QUARTER })).toEqual([
    { terminal: 4, sales: 1100, total: BIG },
  ]);
  after.close();
});
