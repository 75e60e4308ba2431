import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createClaimRows } from "../store/sqlite/claims.ts";
import { createReversalRows } from "../store/sqlite/reversals.ts";
import { HUB_MIGRATIONS } from "../store/sqlite/sqlite-store.ts";

const bytes = (length: number, filled: number): Uint8Array => new Uint8Array(length).fill(filled);
const sql = (value: Uint8Array): string => `x'${Buffer.from(value).toString("hex")}'`;

function open(file: string, version: number): Database {
  const opened = openDatabase(file, {
    migrations: HUB_MIGRATIONS.slice(0, version),
    create: true,
  });
  return present(opened.ok ? opened.value : null, "the database");
}

test("of what was booked before refunds were known nothing has gone back yet", () => {
  const file = join(temporaryFolder(), "hub.db");
  const [id, nonce] = [bytes(8, 1), bytes(16, 2)];
  const before = open(file, 4);
  before.exec(`INSERT INTO wallet (wallet, name, cash, promo, card, made_at)
    VALUES (${sql(id)}, 'Ah Ming', 0, 0, 0, 1);
    INSERT INTO credential (id, wallet, alias, holder_key, signed, issued, expires, aside_cash,
      aside_promo) VALUES (${sql(id)}, ${sql(id)}, ${sql(id)}, ${sql(bytes(33, 1))}, x'00', 1, 2, 0, 0);
    INSERT INTO claim (nonce, credential, terminal, epoch, what, state, request, cash, promo, card,
      aside_cash, aside_promo, transfer, at) VALUES (${sql(nonce)}, ${sql(id)}, 2, 1, 'hold',
      'booked', x'00', 80, 5, 0, 0, 0, ${sql(nonce)}, 1)`);
  before.close();
  const after = open(file, 5);
  const claims = createClaimRows(after);
  expect(claims.backOf(nonce, id)).toEqual({ cash: 0, promo: 0, card: 0 });
  expect(claims.sumOf(id, "booked")).toEqual({ cash: 80, promo: 5 });
  claims.addBack(nonce, id, { cash: 30, promo: 5, card: 0 });
  expect(claims.sumOf(id, "booked")).toEqual({ cash: 50, promo: 0 });
  expect(createReversalRows(after).givenBack(2, { epoch: 1, seq: 1 }).entries).toBe(0);
  after.close();
});
