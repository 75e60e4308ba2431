import { expect, test } from "vitest";
import { TAIL_ENTRIES } from "../background-check.ts";
import { type OpenTill, openTill } from "./open-till.ts";

const changed = (seq: number): string =>
  `UPDATE entry SET body = CAST(replace(body, '"total":900', '"total":100') AS BLOB) WHERE seq = ${seq}`;

function sellMany(till: OpenTill, count: number): void {
  for (let i = 0; i < count; i += 1) {
    till.sell("bun");
  }
}

test("a changed entry among the newest is found before the first sale, and a new epoch begins", () => {
  const till = openTill();
  sellMany(till, 20);
  const after = till.reopen({ spoil: (database) => database.exec(changed(10)) });
  const status = after.status();
  expect(status.alarms).toEqual([{ type: "chain-broken", epoch: 1, seq: 10, entries: 1 }]);
  expect(status.epoch).toBe(2);
  after.sell("bun");
  expect(after.view().paid?.ref.epoch).toBe(2);
});

test("a changed old entry is found in the background, raises an alarm, and selling goes on", () => {
  const till = openTill();
  sellMany(till, TAIL_ENTRIES + 60);
  const after = till.reopen({ spoil: (database) => database.exec(changed(30)) });
  expect(after.heard[0]).toMatchObject({ type: "hello", status: { epoch: 1, alarms: [] } });
  after.press({ type: "add", sku: "tart" });

  const status = after.status();
  expect(status.alarms).toEqual([{ type: "chain-broken", epoch: 1, seq: 30, entries: 1 }]);
  expect(status.epoch).toBe(2);
  expect(after.view().state.sale.lines).toMatchObject([{ sku: "tart" }]);
  after.sell("bun");
  expect(after.view().paid?.ref.epoch).toBe(2);
});

test("the status says how far the check has come, and it comes to the end", () => {
  const till = openTill();
  sellMany(till, TAIL_ENTRIES + 60);
  const after = till.reopen();
  const first = after.heard[0];
  const entries = first?.type === "hello" ? first.status.entries : 0;
  expect(first).toMatchObject({ status: { verified: TAIL_ENTRIES } });
  expect(after.status()).toMatchObject({ verified: entries, entries });
});

test("a break that is known opens no second epoch at the next start", () => {
  const till = openTill();
  sellMany(till, 20);
  const once = till.reopen({ spoil: (database) => database.exec(changed(10)) });
  const twice = once.reopen();
  expect(twice.status()).toMatchObject({
    epoch: 2,
    alarms: [{ type: "chain-broken", epoch: 1, seq: 10 }],
  });
});

test("a removed entry and an entry under another number are breaks too", () => {
  const till = openTill();
  sellMany(till, 20);
  const removed = till.reopen({
    spoil: (database) => database.exec("DELETE FROM entry WHERE seq = 12"),
  });
  expect(removed.alarms()).toEqual(["chain-broken"]);
  const swapped = till.reopen({
    spoil: (database) =>
      database.exec(
        "UPDATE entry SET seq = 1000 WHERE seq = 12; UPDATE entry SET seq = 12 WHERE seq = 13; UPDATE entry SET seq = 13 WHERE seq = 1000",
      ),
  });
  expect(swapped.alarms()).toContain("chain-broken");
});

test("the epoch after a break is checked from its own beginning, and holds", () => {
  const till = openTill();
  sellMany(till, 3);
  const after = till.reopen({ spoil: (database) => database.exec(changed(5)) });
  sellMany(after, 3);
  expect(after.reopen().status().alarms).toHaveLength(1);
  const again = after.reopen({
    spoil: (database) => database.exec(`${changed(3)} AND epoch = 2`),
  });
  expect(again.status()).toMatchObject({
    epoch: 3,
    alarms: [{ epoch: 1, seq: 5, entries: 2 }],
  });
});

test("many changed entries are one alarm and one new epoch, and an old epoch takes no new one with it", () => {
  const till = openTill();
  sellMany(till, TAIL_ENTRIES + 60);
  const all = `UPDATE entry SET body = CAST(replace(body, '"total":900', '"total":100') AS BLOB)`;
  const after = till.reopen({ spoil: (database) => database.exec(all) });
  const { epoch, alarms } = after.status();
  expect(epoch).toBe(2);
  expect(alarms).toMatchObject([{ type: "chain-broken", entries: TAIL_ENTRIES + 60 }]);
  const again = after.reopen();
  expect(again.status()).toMatchObject({ epoch: 2, alarms });
});
