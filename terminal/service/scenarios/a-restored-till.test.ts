import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { assert } from "@tillwave/shared/core/assert";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS, RESTORED_ALARM_FOR } from "../store.ts";
import { type OpenTill, openTill, temporaryFolder } from "./open-till.ts";
import { epochsOpened } from "./read-journal.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";

/** Closes the till and hands out a copy of its journal, as a backup takes it. */
function backUp(till: OpenTill): string {
  till.service.close();
  const kept = join(temporaryFolder(), JOURNAL_FILE);
  copyFileSync(join(till.folder, JOURNAL_FILE), kept);
  return kept;
}

function putBack(folder: string, backup: string): void {
  copyFileSync(backup, join(folder, JOURNAL_FILE));
}

const sellSome = (till: OpenTill, sales: number): void => {
  for (let i = 0; i < sales; i += 1) {
    till.sell("bun");
    till.press({ type: "next" });
  }
};

/** A till with 3 sales in its backup, and 5 in its real life. */
function restored(): OpenTill {
  const { folder, clock, ...first } = openTill();
  sellSome({ folder, clock, ...first }, 3);
  const backup = backUp({ folder, clock, ...first });
  const second = openTill({ folder, clock });
  sellSome(second, 2);
  second.service.close();
  putBack(folder, backup);
  return openTill({ folder, clock });
}

test("a till whose journal was put back to yesterday's says so, and sells on in an epoch of its own", () => {
  const till = restored();
  expect(till.status()).toMatchObject({ epoch: 2 });
  expect(till.status().alarms).toEqual([{ type: "restored", why: "restored" }]);
  expect(epochsOpened(till.folder)).toEqual(["1 first", "2 restored"]);
});

test("numbers of sales go on above those that were sold since the backup", () => {
  const till = restored();
  till.sell("bun");
  expect(till.view().paid?.entry.sale).toBe(6);
});

test("a basket that came back with the backup keeps its goods, under a number that was never sold", () => {
  const till = openTill();
  till.sell("bun");
  till.press({ type: "next" });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "hold" });
  till.press({ type: "add", sku: "bun" });
  const backup = backUp(till);
  const later = openTill({ folder: till.folder, clock: till.clock });
  later.press({ type: "pay" });
  later.takeCash(10_000);
  later.press({ type: "next" });
  sellSome(later, 2);
  later.service.close();
  putBack(till.folder, backup);
  const after = openTill({ folder: till.folder, clock: till.clock });
  const { sale, held } = after.view().state;
  expect(sale).toMatchObject({ type: "open", lines: [{ sku: "bun" }] });
  expect(held).toMatchObject([{ lines: [{ sku: "tart" }] }]);
  expect([sale.number, ...held.map(({ number }) => number)].toSorted((a, b) => a - b)).toEqual([
    6, 7,
  ]);
});

test("people are told for the run that found it, and for a day; then the journal alone keeps it", () => {
  const till = restored();
  till.clock.pass(2 * RESTORED_ALARM_FOR);
  expect(till.alarms()).toEqual(["restored"]);
  expect(till.reopen().alarms()).toEqual([]);
  const other = restored();
  other.clock.pass(RESTORED_ALARM_FOR / 2);
  expect(other.reopen().alarms()).toEqual(["restored"]);
});

test("it is found once: the next start goes on in that epoch", () => {
  const till = restored();
  sellSome(till, 2);
  const again = till.reopen();
  expect(again.status()).toMatchObject({ epoch: 2 });
});

test("the same backup put back a second time opens a third epoch, never the second again", () => {
  const till = openTill();
  sellSome(till, 3);
  const backup = backUp(till);
  for (const epoch of [2, 3, 4]) {
    const later = openTill({ folder: till.folder, clock: till.clock });
    sellSome(later, 1);
    later.service.close();
    putBack(till.folder, backup);
    const after = openTill({ folder: till.folder, clock: till.clock });
    expect(after.status()).toMatchObject({ epoch });
    after.service.close();
  }
});

test("a backup that was put back before anything new was sold is the same journal, and no alarm", () => {
  const till = openTill();
  sellSome(till, 3);
  const backup = backUp(till);
  putBack(till.folder, backup);
  const after = openTill({ folder: till.folder, clock: till.clock });
  expect(after.status()).toMatchObject({ epoch: 1, alarms: [] });
});

test("a journal that came without what lay beside it is taken for one that was put back", () => {
  const till = openTill();
  sellSome(till, 2);
  till.service.close();
  rmSync(join(till.folder, "identity.json"));
  const after = openTill({ folder: till.folder, clock: till.clock });
  expect(after.alarms()).toEqual(["restored"]);
  // Nobody knows which epochs were used: so one above all that can have been.
  expect(after.status().epoch).toBeGreaterThan(1_000_000_000);
  expect(after.reopen().status().epoch).toBe(after.status().epoch);
});

test("a restored till that has joined opens the epoch to spare, without asking the hub", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  const leased = till.status().epoch;
  sellSome(till, 1);
  const backup = backUp(till);
  const later = openTill({ folder: till.folder, clock: till.clock });
  sellSome(later, 1);
  later.service.close();
  putBack(till.folder, backup);
  const asked = hub.asked();
  const after = openTill({ folder: till.folder, clock: till.clock, hubs: hub.hubs });
  expect(after.status()).toMatchObject({ epoch: leased + 1, terminal: 7 });
  expect(hub.asked()).toBe(asked);
});

test("a till of the version before, whose identity.json knows less, starts without an alarm", () => {
  const till = openTill();
  sellSome(till, 3);
  till.service.close();
  const earlier = { merchant: 1001, terminal: 2, epoch: 1, sale: 3 };
  writeFileSync(join(till.folder, "identity.json"), `${JSON.stringify(earlier)}\n`);
  const upgraded = till.reopen({
    spoil: (database) => database.exec("DELETE FROM known WHERE name = 'instance'"),
  });
  expect(upgraded.status()).toMatchObject({ epoch: 1, alarms: [] });
  sellSome(upgraded, 1);
  upgraded.service.close();
  const file = readFileSync(join(upgraded.folder, "identity.json"), "latin1");
  expect(file).toHaveLength(1024);
  expect(openTill({ folder: upgraded.folder }).status()).toMatchObject({ epoch: 1, alarms: [] });
});

test("after an update, a backup from before it is found out all the same", () => {
  const till = openTill();
  sellSome(till, 3);
  const backup = backUp(till);
  const opened = openDatabase(backup, { migrations: MIGRATIONS, create: false });
  assert(opened.ok, "the backup opens");
  opened.value.exec("DELETE FROM known WHERE name = 'instance'");
  opened.value.close();
  const later = openTill({ folder: till.folder, clock: till.clock });
  sellSome(later, 2);
  later.service.close();
  putBack(till.folder, backup);
  const after = openTill({ folder: till.folder, clock: till.clock });
  expect(after.alarms()).toEqual(["restored"]);
});

test("killed at any moment and started again, a till never takes itself for a restored one", () => {
  const chance = seededRandom(seedOfRun("kills"));
  let till = openTill();
  for (let i = 0; i < 60; i += 1) {
    sellSome(till, chance.integer(3));
    if (chance.integer(2) === 0) {
      till.clock.pass(chance.integer(400));
    }
    till = till.reopen();
    expect(till.status()).toMatchObject({ epoch: 1, alarms: [] });
  }
});

test("a sidecar whose last write was torn still says what the write before it said", () => {
  const till = openTill();
  sellSome(till, 3);
  till.clock.pass(1000);
  for (const slot of [0, 512]) {
    const left = temporaryFolder();
    cpSync(till.folder, left, { recursive: true });
    const file = join(left, "identity.json");
    const bytes = readFileSync(file);
    bytes.fill(0, slot + 100, slot + 140);
    writeFileSync(file, bytes);
    const after = openTill({ folder: left, clock: till.clock });
    expect(after.status()).toMatchObject({ epoch: 1, alarms: [] });
    sellSome(after, 1);
    expect(after.reopen().status()).toMatchObject({ epoch: 1, alarms: [] });
  }
});
