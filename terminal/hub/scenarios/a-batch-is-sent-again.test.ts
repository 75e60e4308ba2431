import type { ConsoleSales, Overview } from "@tillwave/shared/api/console";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

test("a batch whose answer was lost is a duplicate, however often it comes", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  const request = till.batch();
  expect((await till.send(hub, request)).body).toMatchObject({ stored: [[1, 2]], duplicate: [] });
  for (const again of [request, request, till.batch()]) {
    const { status, body } = await till.send(hub, again);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { expected: 3, stored: [], duplicate: [[1, 2]] },
    });
  }
  expect((await hub.ask<ConsoleSales>("GET", "/api/sales")).sales).toHaveLength(1);
  const { terminals, alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect({ terminals, alarms }).toMatchObject({
    terminals: [{ sales: 1, total: 1200 }],
    alarms: [],
  });
});

test("of a batch that reaches over what is known, only the rest is stored", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  await till.send(hub);
  till.sell();
  till.sell();
  expect((await till.send(hub, till.batch(2, 4))).body).toMatchObject({
    expected: 5,
    stored: [[3, 4]],
    duplicate: [[2, 2]],
  });
  expect((await hub.ask<ConsoleSales>("GET", "/api/sales")).sales).toHaveLength(3);
});

test("a batch that leaves entries out is told where to begin, and nothing of it is kept", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  till.sell();
  expect(await till.send(hub, till.batch(3, 3))).toEqual({
    status: 409,
    body: { error: "gap", expected: 1 },
  });
  await till.send(hub, till.batch(1, 1));
  expect(await till.send(hub, till.batch(3, 3))).toMatchObject({ body: { expected: 2 } });
  expect((await till.send(hub)).body).toMatchObject({ stored: [[2, 3]], duplicate: [[1, 1]] });
  const { alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect(alarms.map(({ type }) => type)).toEqual(["hub-behind-a-till"]);
});

test("two tills that send in turns, and a hub that is started again, mix nothing up", async () => {
  const random = seededRandom(seedOfRun("two tills that send in turns"));
  let hub = await openHub();
  const tills = [fakeTill({ terminal: 2 }), fakeTill({ terminal: 3 })] as const;
  for (const till of tills) {
    await till.join(hub);
  }
  let total = 0;
  for (let turn = 0; turn < 60; turn += 1) {
    const till = tills[random.integer(2) as 0 | 1];
    for (let sales = random.integer(4); sales > 0; sales -= 1) {
      const amount = 10 * (1 + random.integer(5000));
      till.sell(amount);
      total += amount;
    }
    const first = 1 + random.integer(till.lines.length);
    const known = hub.read((rows) =>
      rows.journals.cursor({ terminal: till.terminal, epoch: 1 }),
    )?.expected;
    await till.send(hub, till.batch(Math.min(first, known ?? 1)));
    if (random.integer(10) === 0) {
      await hub.close();
      hub = await hub.reopen();
    }
  }
  for (const till of tills) {
    await till.send(hub);
    const held = hub.read((rows) => {
      const of = { terminal: till.terminal, epoch: 1 };
      return rows.journals.heads(of, { first: 1, last: till.lines.length });
    });
    expect(held).toEqual(till.lines.map(({ head }) => head));
  }
  const { terminals, hours } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals.reduce((sum, row) => sum + row.total, 0)).toBe(total);
  expect(hours.reduce((sum, hour) => sum + hour.total, 0)).toBe(total);
  expect(hub.defects).toEqual([]);
});

test("what a batch brought is on the disk when its answer leaves", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  await till.send(hub);
  const after = await hub.reopen();
  expect((await after.ask<ConsoleSales>("GET", "/api/sales")).sales).toHaveLength(1);
});
