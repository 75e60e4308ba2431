/** Whoever holds an emitter's key may say any time: no day is earned before it is there, nor one that is over. */
import { expect, test } from "vitest";
import { newCustomer, soundingShop } from "./fake-customer.ts";

const DAY = 86_400;
/** Fewer heartbeats in a minute than are taken. */
const PAUSE_MS = 3100;
const STEPS = 6;

test("a clock that is said to be a day later with each heartbeat earns no later day's reward", async () => {
  const { hub, emitter } = await soundingShop();
  const thief = await newCustomer(hub);
  expect((await thief.hear(emitter.code())).status).toBe("accepted");
  for (let day = 1; day <= STEPS; day += 1) {
    hub.clock.pass(13_000);
    emitter.ahead = day * DAY;
    // The key that is offered to whoever runs ahead is not taken.
    expect((await emitter.send(emitter.heartbeat())).status).toBe(200);
    expect(await thief.hear(emitter.code())).toMatchObject({ status: "stale-emitter", points: 0 });
  }
  emitter.restart(0);
  hub.clock.pass(PAUSE_MS);
  await emitter.beat();
  expect((await thief.look()).total).toBe(5);
});

test("nor by taking the key that it is offered, and sounding the one before", async () => {
  const { hub, emitter } = await soundingShop();
  const thief = await newCustomer(hub);
  await thief.hear(emitter.code());
  hub.clock.pass(PAUSE_MS);
  emitter.ahead = DAY;
  const old = { key: emitter.deviceKey, ahead: DAY };
  await emitter.beat();
  expect(emitter.keyNumber).toBe(2);
  emitter.restart(0);
  await emitter.beat();
  const now = emitter.deviceKey;
  [emitter.deviceKey, emitter.ahead] = [old.key, old.ahead];
  expect(await thief.hear(emitter.code())).toMatchObject({ status: "stale-emitter", points: 0 });
  [emitter.deviceKey, emitter.ahead] = [now, 0];
  hub.clock.pass(PAUSE_MS);
  await emitter.beat();
  expect((await thief.look()).total).toBe(5);
});

test("a clock that begins in the past and hurries through it earns none of the days that are over", async () => {
  const { hub, emitter } = await soundingShop();
  const thief = await newCustomer(hub);
  for (let day = STEPS; day > 0; day -= 1) {
    emitter.restart(-day * DAY);
    for (const _ of [1, 2]) {
      hub.clock.pass(PAUSE_MS);
      expect((await emitter.send(emitter.heartbeat())).status).toBe(200);
    }
    expect((await thief.hear(emitter.code())).points).toBe(0);
    // Fewer tries in a minute than are taken.
    hub.clock.pass(13_000);
  }
  emitter.restart(0);
  await emitter.beat();
  expect((await thief.look()).total).toBe(0);
});

test("an honest one that was away for hours and is told the time is believed at once", async () => {
  const { hub, emitter } = await soundingShop();
  emitter.believesHub = true;
  const customer = await newCustomer(hub);
  hub.clock.pass(3 * 3_600_000);
  emitter.restart(-3 * 3600 + 620);
  await emitter.beat();
  await emitter.beat();
  expect((await customer.hear(emitter.code())).status).toBe("accepted");
});
