import { present } from "@tillwave/shared/core/assert";
import type { Database } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { openTill } from "./open-till.ts";

test("a till that lost its power has the basket where it was", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "set-quantity", line: 1, quantity: 3 });
  expect(till.reopen().view()).toEqual(till.view());
});

test("a till that lost its power while paying is still paying", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  const after = till.reopen();
  expect(after.view().state.sale.type).toBe("tendering");
  expect(after.takeCash(900)).toMatchObject({ ok: true });
});

test("a till that lost its power after Paid still shows Paid, and the change to give", () => {
  const till = openTill();
  till.sell("bun");
  expect(till.reopen().view().paid).toEqual(till.view().paid);
});

test("the count goes on where it was, without a gap", () => {
  let till = openTill();
  for (let i = 0; i < 5; i += 1) {
    till.sell("bun");
    till.press({ type: "next" });
    till = till.reopen();
  }
  const { sales } = present(till.service.sales(null), "the sales");
  expect(sales.map(({ entry }) => entry.sale)).toEqual([5, 4, 3, 2, 1]);
  const seqs = sales.map(({ ref }) => ref.seq).toReversed();
  expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  expect(till.status()).toMatchObject({ epoch: 1, alarms: [] });
});

test("another version and other settings are written down once each", () => {
  const till = openTill();
  const { seq } = till.status();
  const newer = till.reopen({ version: "1.1.0" });
  expect(newer.status().seq).toBe(seq + 1);
  expect(newer.reopen({ version: "1.1.0" }).status().seq).toBe(seq + 1);
});

test("a basket that cannot be read is kept aside with an alarm, and selling goes on", () => {
  const till = openTill();
  till.sell("bun");
  till.press({ type: "add", sku: "tart" });
  const after = till.reopen({
    spoil: (database) =>
      database.exec("UPDATE counter SET body = CAST(replace(body, 'tart', 'tars') AS BLOB)"),
  });
  expect(after.alarms()).toEqual(["basket-set-aside"]);
  expect(after.view().state.sale).toMatchObject({ type: "open", number: 2, lines: [] });
});

test("a basket with goods under a tax that is gone is kept aside, and the till sells what it can", () => {
  const till = openTill();
  till.press({ type: "add", sku: "umbrella" });
  const [, ...withoutTaxOfUmbrellas] = demoSettings.taxes;
  const after = till.reopen({ settings: { ...demoSettings, taxes: withoutTaxOfUmbrellas } });
  expect(after.alarms()).toEqual(["basket-set-aside"]);
  after.sell("bun");
  expect(after.view().paid?.entry.sale).toBe(1);
});

test("a till that goes by another number now begins an epoch of its own, and no chain breaks", () => {
  const till = openTill();
  till.sell("bun");
  const renamed = till.reopen({ settings: { ...demoSettings, terminal: 3 } });
  for (let i = 0; i < 5; i += 1) {
    renamed.sell("bun");
  }
  expect(renamed.status()).toMatchObject({ epoch: 2, terminal: 3, alarms: [] });
  const settings = { ...demoSettings, terminal: 3 };
  expect(renamed.reopen({ settings }).status()).toMatchObject({ epoch: 2, alarms: [] });
});

for (const wrong of ["body = 7", "digest = NULL", "body = 'text'"]) {
  test(`a stored basket whose row says ${wrong} is kept aside`, () => {
    const till = openTill();
    till.press({ type: "add", sku: "bun" });
    const spoil = (database: Database): void => {
      database.exec(
        "DROP TABLE counter; CREATE TABLE counter (id INTEGER PRIMARY KEY, body, digest)",
      );
      database.exec("INSERT INTO counter VALUES (1, x'00', x'00')");
      database.exec(`UPDATE counter SET ${wrong}`);
    };
    const after = till.reopen({ spoil });
    expect(after.alarms()).toEqual(["basket-set-aside"]);
    after.sell("bun");
  });
}
