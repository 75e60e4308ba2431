/**
 * Ten thousand times somebody plays what was heard before, and nobody is rewarded: old recordings, those of
 * other zones and of other keys, with the hub's clock set back, after power cuts, while the emitter is
 * silent, and over a start of the hub. In between the emitter sounds, and those who are there are rewarded.
 */
import type { CheckInAnswer } from "@tillwave/shared/presence/answers";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import type { CustomersReply } from "../presence/customer-answers.ts";
import {
  type FakeCustomer,
  MINUTE_MS,
  fakeCustomer,
  newCustomer,
  newEmitter,
  publishZones,
  zoneWish,
} from "./fake-customer.ts";
import type { FakeEmitter } from "./fake-emitter.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const REPLAYS = 10_000;
/** Of one customer in a minute the hub looks at five: each thief tries as often before the next one comes. */
const TRIES_OF_ONE = 5;
const THIEVES_A_ROUND = 50;
const EVENTS_A_ROUND = 4;
/** Beyond this a recording is old, in milliseconds (protocols §2.4): two windows and the rest of its own. */
const GOOD_FOR_MS = 96_000;
const SEED = seedOfRun("ten thousand recordings");

interface Recording {
  readonly place: number;
  readonly code: number;
  /** By the scenario's own clock, which nobody sets. */
  readonly at: number;
}

test("of ten thousand recordings none earns a point", { timeout: 120_000 }, async () => {
  const random = seededRandom(SEED);
  const below = (max: number): number => random.integer(max);
  let hub = await openHub();
  const view = await publishZones(hub, [
    zoneWish({ periodHours: 1 }),
    zoneWish({ name: "Shoes", periodHours: 1 }),
  ]);
  const emitters: FakeEmitter[] = [];
  for (const { place } of view.zones) {
    emitters.push(Object.assign(await newEmitter(hub, place), { believesHub: true }));
  }
  const recordings: Recording[] = [];
  const record = (): void => {
    const at = hub.clock.read().monotonic;
    recordings.push(...emitters.map((one) => ({ ...one.code(), at })));
  };
  const beat = async (): Promise<void> => {
    for (const one of emitters) {
      await one.beat();
    }
  };
  const thieves: FakeCustomer[] = [];
  let [played, honest] = [0, 0];
  const statuses = new Map<string, number>();
  while (played < REPLAYS) {
    for (let events = 0; events < EVENTS_A_ROUND; events += 1) {
      record();
      hub = await befall(hub, emitters, below);
    }
    if (below(3) === 0) {
      await beat();
    }
    const now = hub.clock.read().monotonic;
    const old = recordings.filter(({ at }) => now - at > GOOD_FOR_MS);
    if (old.length === 0) {
      continue;
    }
    const band = Array.from({ length: THIEVES_A_ROUND }, (_, i) =>
      stranger(hub, thieves.length + i),
    );
    thieves.push(...band);
    await allAtOnce(
      hub,
      band.map((one) => () => hub.hub.presence.customer(one.word("join"), one.address)),
    );
    const plays = band.flatMap((one) =>
      Array.from({ length: TRIES_OF_ONE }, () => {
        const heard = old[below(old.length)] as Recording;
        const place = below(10) === 0 ? (emitters[below(2)] as FakeEmitter).place : heard.place;
        const body = one.checkIn({ ...heard, place });
        return () => hub.hub.presence.checkIn(body, one.address);
      }),
    );
    for (const { body } of await allAtOnce(hub, plays)) {
      const { status, points } = body as CheckInAnswer;
      expect(points).toBe(0);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    played += plays.length;
    // With the second it has said what the first answer has made of its clock or its key.
    await beat();
    await beat();
    const friend = await newCustomer(hub);
    const heard = (emitters[below(emitters.length)] as FakeEmitter).code();
    honest += (await friend.hear(heard)).points > 0 ? 1 : 0;
    await beat();
  }
  const totals = hub.read((rows) =>
    thieves.map(({ id }) => rows.points.total(rows.customers.find(id)?.number ?? 0)),
  );
  expect(totals.filter((total) => total > 0)).toEqual([]);
  expect(honest).toBeGreaterThan(20);
  expect(statuses.get("stale-emitter") ?? 0).toBeGreaterThan(100);
  expect(statuses.get("stale-code") ?? 0).toBeGreaterThan(100);
});

/** What may happen to a shop. */
async function befall(
  hub: OpenHub,
  emitters: readonly FakeEmitter[],
  below: (max: number) => number,
): Promise<OpenHub> {
  const one = emitters[below(emitters.length)] as FakeEmitter;
  switch (below(12)) {
    case 0:
      hub.clock.setWall(hub.clock.read().wall - below(3) * 60 * MINUTE_MS - 10_000);
      return hub;
    case 1:
      cutPower(hub, one, below(2) === 0);
      return hub;
    case 2: {
      await hub.close();
      const after = await hub.reopen();
      emitters.forEach((emitter) => Object.assign(emitter, { hub: after }));
      return after;
    }
    case 3:
      hub.clock.pass(90_000);
      return hub;
    case 4:
      hub.hub.presence.zones.rotateKey(one.device, { stolen: false });
      await one.beat();
      await one.beat();
      return hub;
    default:
      hub.clock.pass(below(40_000));
      for (const emitter of emitters) {
        await emitter.beat();
      }
      return hub;
  }
}

/** In one commit of the hub. */
function allAtOnce(
  hub: OpenHub,
  asks: readonly (() => Promise<CustomersReply>)[],
): Promise<readonly CustomersReply[]> {
  return hub.commit(Promise.all(asks.map((ask) => ask())));
}

/** By the address of somebody: a thousand thieves do not share one. */
function stranger(hub: OpenHub, number: number): FakeCustomer {
  return Object.assign(fakeCustomer(hub), { address: `10.0.${number >> 8}.${number & 0xff}` });
}

/** For some minutes; its clock is at the end of the windows that it may have sounded, or right again. */
function cutPower(hub: OpenHub, emitter: FakeEmitter, hasClock: boolean): void {
  const until = (Math.floor(emitter.time() / 32) + 1) * 32;
  hub.clock.pass(5 * MINUTE_MS);
  const trueTime = emitter.time() - emitter.ahead;
  emitter.restart(hasClock ? Math.max(0, until - trueTime) : until - trueTime);
}
