import { cpSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import {
  PROTOCOL_HEADER,
  STATEMENT_HEADER,
  formatStatement,
  peekStatement,
} from "@tillwave/shared/sync/statement";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import {
  type JoinedShop,
  hubView,
  joinedShop,
  passes,
  sellMany,
} from "../scenarios/joined-till.ts";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { HUB_URL, simulateHub } from "../scenarios/simulated-hub.ts";
import { openLedger } from "../scenarios/simulated-ledger.ts";
import { promptCompression } from "../scenarios/simulated-ports.ts";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { lookAtMembership } from "./export-membership.ts";
import { type Exported, exportJournal } from "./export.ts";

const SECOND = 1000;
const crypto = createNodeCrypto();
const clock = createVirtualClock();
const ports = { clock, crypto, random: nodeRandom, compression: promptCompression };

type Batch = Extract<Exported, { type: "batch" }>;

/** From a copy of what the till has on the disk at this moment. */
async function exportOf(
  folder: string,
  { all = false, spoil }: { all?: boolean; spoil?: (database: Database) => void } = {},
): Promise<readonly Exported[]> {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  const membership = lookAtMembership(folder, ports);
  assert(membership.ok, "the till has joined");
  const opened = openDatabase(join(copy, JOURNAL_FILE), { migrations: MIGRATIONS, create: false });
  assert(opened.ok, "the copy opens");
  spoil?.(opened.value);
  const deps = { database: opened.value, membership: membership.value, ports };
  const exported: Exported[] = [];
  for await (const one of exportJournal(deps, { all })) {
    exported.push(one);
  }
  opened.value.close();
  return exported;
}

const batchesOf = (exported: readonly Exported[]): readonly Batch[] =>
  exported.filter((one) => one.type === "batch");

/** Posts what a file carries, as the hub's import does. */
async function post({ ledger, clock: time }: JoinedShop, { carried }: Batch): Promise<number> {
  const statement = peekStatement(carried.statement);
  assert(statement.ok, "a statement");
  const line = ledger.hubs.connect({ url: HUB_URL, hubId: "", caPem: "" });
  const { method, path } = statement.value;
  const headers = {
    [PROTOCOL_HEADER]: "1",
    [STATEMENT_HEADER]: formatStatement(carried.statement),
  };
  assert(method === "POST", "a batch is posted");
  const answered = line.send({ method, path, headers, body: carried.body, answerBytesMax: 1e6 });
  await passes(time, 100);
  const answer = await answered;
  return answer.ok ? answer.value.status : 0;
}

test("what was sold without a network is taken by the hub from somebody's hand, and again from the till, once", async () => {
  const shop = await joinedShop();
  const { till, ledger, clock: time } = shop;
  sellMany(till, 2);
  await passes(time, SECOND);
  ledger.fault = "no-network";
  sellMany(till, 3);
  await passes(time, SECOND);
  const batches = batchesOf(await exportOf(till.folder));
  expect(batches.map(({ sales }) => sales)).toEqual([3]);
  ledger.fault = null;
  const sent = ledger.batches.length;
  for (const batch of batches) {
    expect(await post(shop, batch)).toBe(200);
  }
  expect(ledger.batches[sent]).toMatchObject({ epoch: 1, last: ledger.lines(1).length });
  expect(ledger.sales()).toEqual([1, 2, 3, 4, 5]);
  await passes(time, 5 * SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3, 4, 5]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("nothing waits: there is nothing to carry, and the whole journal can be carried all the same", async () => {
  const shop = await joinedShop();
  const { till, ledger, clock: time } = shop;
  sellMany(till, 600);
  await passes(time, 5 * SECOND);
  expect(hubView(till).waiting).toBe(0);
  expect(await exportOf(till.folder)).toEqual([]);
  const batches = batchesOf(await exportOf(till.folder, { all: true }));
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.reduce((sum, { sales }) => sum + sales, 0)).toBe(600);
  const lines = ledger.lines(1);
  ledger.restore(new Map());
  for (const batch of batches) {
    expect(await post(shop, batch)).toBe(200);
  }
  expect(ledger.lines(1)).toEqual(lines.slice(0, batches.at(-1)?.last));
  expect(ledger.lines(1)).toHaveLength(lines.length);
});

test("an entry that was changed on the disk is named, and what stands before it is carried", async () => {
  const { till, ledger, clock: time } = await joinedShop();
  sellMany(till, 2);
  await passes(time, SECOND);
  ledger.fault = "no-network";
  sellMany(till, 3);
  const exported = await exportOf(till.folder, {
    spoil(database) {
      database.exec(
        `DROP TRIGGER IF EXISTS entry_is_never_changed;
         UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '"total":900', '"total":100') AS BLOB)
         WHERE CAST(body AS TEXT) LIKE '%"sale":4,%'`,
      );
    },
  });
  expect(exported).toMatchObject([
    { type: "batch", epoch: 1, sales: 1 },
    { type: "chain-broken", at: { epoch: 1 }, entries: expect.any(Number) as number },
  ]);
});

test("what was sold under other numbers before the joining stays on the till", async () => {
  const time = createVirtualClock();
  const hub = simulateHub({ terminal: 7 });
  const ledger = openLedger(hub, time);
  const till = openTill({ clock: time, hubs: ledger.hubs });
  sellMany(till, 2);
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  ledger.fault = "no-network";
  sellMany(till, 1);
  const exported = await exportOf(till.folder, { all: true });
  expect(exported.map(({ type }) => type)).toEqual(["of-another", "batch"]);
  expect(batchesOf(exported)).toMatchObject([{ epoch: 2, first: 1, sales: 1 }]);
});

test("a copy's line that the hub only keeps aside is carried after the epoch that came next", async () => {
  const shop = await joinedShop();
  const { till, ledger, clock: time } = shop;
  sellMany(till, 2);
  await passes(time, SECOND);
  const copy = till.reopen();
  till.sell("tart");
  await passes(time, SECOND);
  till.service.close();
  ledger.fault = "no-network";
  // More than a batch: of the second the hub says that there is a gap before it.
  sellMany(copy, 600);
  ledger.fault = null;
  ledger.answers = (answer) => {
    if (new TextDecoder().decode(answer.body).includes('"gap"')) {
      ledger.fault = "no-network";
    }
    return answer;
  };
  await passes(time, 10 * SECOND);
  expect(ledger.fault).toBe("no-network");
  const batches = batchesOf(await exportOf(copy.folder));
  expect(batches.map(({ epoch }) => epoch)).toEqual([2, 1]);
  copy.service.close();
  ledger.fault = null;
  const asides = ledger.asides.length;
  const answers: number[] = [];
  for (const batch of batches) {
    answers.push(await post(shop, batch));
  }
  expect(answers).toEqual([200, 410]);
  const [first, last] = [batches[1]?.first ?? 0, batches[1]?.last ?? 0];
  expect(ledger.asides.length - asides).toBe(last - first + 1);
});

/** Every file of a folder with what is in it. */
const contentOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );

test("whoever looks at a membership leaves it as it lies, whole, spoilt or without its key", async () => {
  const { till } = await joinedShop();
  const folder = temporaryFolder();
  cpSync(till.folder, folder, { recursive: true });
  const look = () => {
    const before = contentOf(folder);
    const found = lookAtMembership(folder, ports);
    expect(contentOf(folder)).toEqual(before);
    return found;
  };
  expect(look()).toMatchObject({ ok: true, value: { terminal: 2 } });
  // A joining that was cut short before the new key took its place.
  renameSync(join(folder, "till-key.pem"), join(folder, "till-key.next.pem"));
  expect(look()).toMatchObject({ ok: true });
  writeFileSync(join(folder, "till-key.next.pem"), "no key");
  expect(look()).toEqual({ ok: false, error: { type: "no-key" } });
  const membership = present(contentOf(folder)["membership"], "the membership");
  writeFileSync(join(folder, "membership"), membership.slice(0, -20));
  expect(look()).toEqual({ ok: false, error: { type: "damaged" } });
  rmSync(join(folder, "membership"));
  expect(look()).toEqual({ ok: false, error: { type: "not-joined" } });
});
