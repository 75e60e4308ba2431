/** An emitter that the hub does not hear earns nobody anything, until its own word says where its clock stands. */
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { SETTLED_AT_ONCE } from "../presence/held.ts";
import { MINUTE_MS, WINDOW_MS, newCustomer, passHeard, soundingShop } from "./fake-customer.ts";

const SILENCE_MS = 76_000;

test("points of a silent emitter wait, and come with its next heartbeat", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  hub.clock.pass(SILENCE_MS);
  expect(await customer.hear(emitter.code())).toMatchObject({
    status: "stale-emitter",
    points: 0,
    held: 5,
    total: 0,
  });
  expect(await customer.look()).toMatchObject({ held: 5, visits: [{ state: "held" }] });
  hub.clock.pass(5000);
  await emitter.beat();
  expect(await customer.look()).toMatchObject({
    total: 5,
    held: 0,
    visits: [{ state: "counted", points: 5 }],
  });
  expect((await customer.hear(emitter.code())).status).toBe("duplicate");
});

test("a recording that was played while the emitter was silent earns nothing once it speaks", async () => {
  const { hub, emitter } = await soundingShop();
  const heard = emitter.code();
  await passHeard(hub, [emitter], 20 * MINUTE_MS);
  hub.clock.pass(SILENCE_MS);
  const thief = await newCustomer(hub);
  expect(await thief.hear(heard)).toMatchObject({ status: "stale-emitter", held: 5 });
  await emitter.beat();
  expect(await thief.look()).toMatchObject({ total: 0, held: 0, visits: [{ state: "dropped" }] });
});

test("after a power cut without a clock the emitter is hours behind, and what phones heard of it counts all the same", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  hub.clock.pass(3 * 60 * MINUTE_MS);
  emitter.restart(-(3 * 3600) + 620);
  hub.clock.pass(20_000);
  expect(await customer.hear(emitter.code())).toMatchObject({ status: "stale-emitter", held: 5 });
  hub.clock.pass(10_000);
  await emitter.beat();
  expect((await customer.look()).total).toBe(5);
  const next = await newCustomer(hub);
  expect((await next.hear(emitter.code())).status).toBe("accepted");
});

test("what was sounded before a power cut earns nothing after it, though the clock was put back beside it", async () => {
  const { hub, emitter } = await soundingShop();
  // The last windows before the cut, recorded.
  const recorded = [emitter.code(-1), emitter.code()];
  const cutAt = emitter.time();
  hub.clock.pass(60 * MINUTE_MS);
  const thieves = [];
  for (const heard of recorded) {
    const thief = await newCustomer(hub);
    await thief.hear(heard);
    thieves.push(thief);
  }
  hub.clock.pass(10_000);
  // The disk says: nothing from the window after the last one on was ever sounded.
  const until = (Math.floor(cutAt / 32) + 1) * 32;
  emitter.restart(until - emitter.time() + emitter.ahead);
  await emitter.beat();
  for (const thief of thieves) {
    expect(await thief.look()).toMatchObject({ total: 0, held: 0 });
  }
});

test("an emitter that runs ahead is doubted by its first code to come, and held until it speaks", async () => {
  const { hub, emitter } = await soundingShop();
  const [early, late] = [await newCustomer(hub), await newCustomer(hub)];
  const ahead = emitter.code(10);
  expect(await early.hear(ahead)).toMatchObject({ status: "stale-emitter", held: 5 });
  // Nothing of it counts before its next word: not even what seems right.
  expect((await late.hear(emitter.code())).status).toBe("stale-emitter");
  await emitter.beat();
  expect((await early.look()).total).toBe(0);
  expect((await late.look()).total).toBe(5);
});

test("whose clock runs ahead of the hub's gets another key by itself, and starts anew with it", async () => {
  const { hub, emitter } = await soundingShop();
  hub.clock.pass(SILENCE_MS);
  emitter.restart(600);
  const { nextKey } = await emitter.beat();
  expect(nextKey?.keyNumber).toBe(2);
  emitter.ahead = 0;
  emitter.since = emitter.time();
  const customer = await newCustomer(hub);
  expect((await customer.hear(emitter.code())).status).toBe("stale-emitter");
  await emitter.beat();
  expect((await customer.look()).total).toBe(5);
});

test("two check-ins of one period that wait are one reward", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  hub.clock.pass(SILENCE_MS);
  expect((await customer.hear(emitter.code())).held).toBe(5);
  hub.clock.pass(2 * WINDOW_MS);
  expect((await customer.hear(emitter.code())).held).toBe(5);
  expect((await customer.look()).held).toBe(5);
  await emitter.beat();
  expect(await customer.look()).toMatchObject({ total: 5, held: 0 });
});

test("the hub's clock may be set by a day, back or forward: no old code comes to life", async () => {
  for (const byMs of [-86_400_000, 86_400_000, -MINUTE_MS * 10]) {
    const { hub, emitter } = await soundingShop({ periodHours: 1 });
    const yesterday = emitter.code();
    await passHeard(hub, [emitter], Math.abs(byMs) > MINUTE_MS * 60 ? 30_000 : 10 * MINUTE_MS);
    hub.clock.setWall(hub.clock.read().wall + byMs);
    const [thief, honest] = [await newCustomer(hub), await newCustomer(hub)];
    expect((await thief.hear(emitter.code(byMs / WINDOW_MS))).points).toBe(0);
    const waits = await honest.hear(emitter.code());
    expect(waits.status).toBe("stale-emitter");
    await thief.hear(yesterday);
    await emitter.beat();
    expect((await honest.look()).total).toBe(5);
    const { total } = await thief.look();
    expect(total === 0 || Math.abs(byMs) > MINUTE_MS * 60).toBe(true);
  }
});

test("an emitter that never comes back lets go of what waits after a week", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  hub.clock.pass(SILENCE_MS);
  await customer.hear(emitter.code());
  hub.clock.setWall(hub.clock.read().wall + 7 * 86_400_000);
  hub.clock.pass(11 * MINUTE_MS);
  expect(await customer.look()).toMatchObject({
    total: 0,
    held: 0,
    visits: [{ state: "dropped" }],
  });
  expect(hub.read((rows) => rows.alarms.unseen(9)).map(({ type }) => type)).toEqual([
    "emitter-silent",
  ]);
});

test("of a crowd that waits each heartbeat lets so many go, and says how many in one line", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  hub.clock.pass(SILENCE_MS);
  expect((await customer.hear(emitter.code())).held).toBe(5);
  // As many others as the hub settles at once, and one more.
  hub.hub.context.store.commit((rows) => {
    const [visit] = rows.visits.heldOf(emitter.deviceId, 1);
    const one = present(visit, "the first that waits");
    for (let i = 1; i <= SETTLED_AT_ONCE; i += 1) {
      rows.visits.add({ ...one, window: one.window + 1000 + i });
    }
  });
  const waiting = () => hub.read((rows) => rows.visits.heldOf(emitter.deviceId, 9999)).length;
  expect(waiting()).toBe(SETTLED_AT_ONCE + 1);
  await emitter.beat();
  expect(waiting()).toBe(1);
  expect((await customer.look()).total).toBe(5);
  await emitter.beat();
  expect(waiting()).toBe(0);
  const lines = hub.logged.filter((line) => line.includes("held check-ins"));
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { good: 1, dropped: SETTLED_AT_ONCE - 1 },
    { good: 0, dropped: 1 },
  ]);
});
