import type { JoinCode, Overview, QuarantinePage } from "@tillwave/shared/api/console";
import { expect, test } from "vitest";
import { EPOCH_CLAIMED_MAX } from "../grant.ts";
import { ALARMS_OF_ONE_MAX } from "../store/sqlite/alarms.ts";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

test("a till that begins the last epoch there is gets none, a person is told, and it can join again", async () => {
  const hub = await openHub();
  const till = fakeTill({ epoch: 0xffff_ffff });
  await till.join(hub);
  expect(await till.send(hub)).toMatchObject({ status: 401, body: { field: "epoch" } });
  const { alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect(alarms).toMatchObject([{ type: "statement-refused", terminal: 2 }]);
  await fakeTill().join(hub);
  expect(hub.defects).toEqual([]);
});

test("a till that takes the highest number it may leaves enough for the tills after it", async () => {
  const hub = await openHub();
  const till = fakeTill({ epoch: EPOCH_CLAIMED_MAX });
  await till.join(hub);
  expect(await till.send(hub)).toMatchObject({ status: 200 });
  const next = fakeTill({ epoch: EPOCH_CLAIMED_MAX + 2, why: "joined" });
  await next.join(hub);
  expect(await next.send(hub)).toMatchObject({ status: 200 });
});

test("where a terminal has no epochs left, no till joins under its number", async () => {
  const hub = await openHub();
  await fakeTill().join(hub);
  hub.hub.context.store.commit((rows) => rows.terminals.raiseEpoch(2, 0xffff_fffe));
  const { code } = await hub.ask<JoinCode>("POST", "/api/join-codes", { terminal: 2, name: "x" });
  expect(fakeTill().enrol(hub, code).status).toBe(403);
  const still = hub.read((rows) => rows.terminals.find(2));
  expect(still).toMatchObject({ keyNumber: 1, revokedAt: null });
});

test("a line with a million faults is judged by the first of them", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.write(`{"v":1,"kind":"sale-paid","lines":[${"1,".repeat(1_000_000)}1]}`);
  const before = process.memoryUsage().heapUsed;
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [{ code: "malformed" }] });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
});

test("lines of megabytes are kept whole, and shown to people by their beginning", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  till.write("叉".repeat(1_000_000));
  await till.send(hub, till.batch(2));
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).toMatch(/^叉{21845}$/u);
  expect(rows[0]?.kept).toBe(rows[0]?.text);
  const held = hub.read((r) => r.journals.entry({ terminal: 2, epoch: 1 }, 2));
  expect(held?.body.length).toBe(3_000_000);
});

test("a till that gives cause for alarm without end fills no disk with alarms, and hides no other ones", async () => {
  const hub = await openHub();
  const { store } = hub.hub.context;
  const raise = (terminal: number, seq: number): boolean => {
    const alarm = { type: "hub-behind-a-till", epoch: 1, seq } as const;
    const done = store.commit((rows) => rows.alarms.raise(alarm, { terminal, at: seq }));
    return done.ok && done.value.value;
  };
  const raised = Array.from({ length: ALARMS_OF_ONE_MAX + 5 }, (_, seq) => raise(2, seq));
  expect(raised.filter((isNew) => isNew)).toHaveLength(ALARMS_OF_ONE_MAX);
  expect(raise(3, 1)).toBe(true);
  expect(hub.read((rows) => rows.alarms.unseen(1))).toMatchObject([{ terminal: 3 }]);
  const fork = { type: "fork", epoch: 1, seq: 3 } as const;
  store.commit((rows) => rows.alarms.raise(fork, { terminal: 2, at: 1 }));
  expect(hub.read((rows) => rows.alarms.unseen(1))).toMatchObject([{ type: "fork", terminal: 2 }]);
});
