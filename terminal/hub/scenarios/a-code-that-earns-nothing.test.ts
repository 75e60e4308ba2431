/** What a phone may send that is not the sound of this place and this moment: each is told in its own word. */
import { expect, test } from "vitest";
import {
  MINUTE_MS,
  WINDOW_MS,
  type FakeCustomer,
  type SoundingShop,
  fakeCustomer,
  newCustomer,
  newEmitter,
  passHeard,
  publishZones,
  soundingShop,
  zoneWish,
} from "./fake-customer.ts";
import { newSigner } from "./fake-till.ts";

const HOUR_MS = 60 * MINUTE_MS;

const today = ({ hub }: Pick<SoundingShop, "hub">) => {
  const read = hub.hub.presence.zones.read();
  return read.ok ? read.value.value : null;
};

test("a recording of ten minutes ago earns nothing, and is counted as what it is", async () => {
  const { hub, emitter } = await soundingShop();
  const heard = emitter.code();
  await passHeard(hub, [emitter], 10 * MINUTE_MS);
  const thief = await newCustomer(hub);
  expect(await thief.hear(heard)).toMatchObject({ status: "stale-code", points: 0, total: 0 });
  expect(today({ hub })?.zones[0]?.today).toMatchObject({ replays: 1, rewarded: 0 });
});

test("a recording is good for two windows after the one in which it was heard begins, and no longer", async () => {
  const { hub, emitter } = await soundingShop();
  const heard = emitter.code();
  await passHeard(hub, [emitter], WINDOW_MS);
  expect(await (await newCustomer(hub)).hear(heard)).toMatchObject({ status: "accepted" });
  await passHeard(hub, [emitter], WINDOW_MS);
  expect(await (await newCustomer(hub)).hear(heard)).toMatchObject({ status: "stale-code" });
});

test("a phone that was offline has its visit, and no points", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  const body = customer.checkIn(emitter.code());
  await passHeard(hub, [emitter], HOUR_MS);
  expect((await customer.post(body)).body).toMatchObject({ status: "late", points: 0, total: 0 });
  expect((await customer.look()).visits).toMatchObject([{ state: "late", points: 0 }]);
});

test("a phone that says it heard an old code just now was not there", async () => {
  const { hub, emitter } = await soundingShop();
  const heard = emitter.code();
  await passHeard(hub, [emitter], HOUR_MS);
  const thief = await newCustomer(hub);
  const now = { heardAt: hub.clock.read().wall };
  expect((await thief.hear(heard, now)).status).toBe("stale-code");
});

test("a made-up code, another zone's code and a zone that is none are guesses", async () => {
  const { hub, emitter, place } = await soundingShop();
  const view = await publishZones(hub, [zoneWish({ place }), zoneWish({ name: "Shoes" })]);
  const shoes = view.zones[1]?.place ?? 0;
  const other = await newEmitter(hub, shoes);
  const guesser = await newCustomer(hub);
  const { code } = emitter.code();
  expect((await guesser.hear({ place, code: (code ^ 1) >>> 0 })).status).toBe("wrong-code");
  expect((await guesser.hear({ place: shoes, code })).status).toBe("wrong-code");
  expect((await guesser.hear({ place: 999_999, code })).status).toBe("unknown-place");
  expect((await guesser.hear(other.code())).status).toBe("accepted");
  const view2 = today({ hub });
  expect(view2?.zones.map((zone) => zone.today.guesses)).toEqual([1, 1]);
  expect(view2?.elsewhere).toEqual({ guesses: 1, replays: 0 });
});

test("what another signed, or nobody, is no check-in", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  const body = customer.checkIn(emitter.code());
  const forged = body.with(body.length - 1, (body.at(-1) ?? 0) ^ 1);
  expect(await customer.post(forged)).toMatchObject({
    status: 401,
    body: { error: "signature-invalid" },
  });
  expect(await customer.post(body.subarray(0, 100))).toMatchObject({
    status: 400,
    body: { error: "malformed" },
  });
  const stranger = fakeCustomer(hub, newSigner());
  expect((await stranger.post(stranger.checkIn(emitter.code()))).status).toBe(401);
  const elsewhere = customer.checkIn(emitter.code(), { merchant: 1002 });
  expect((await customer.post(elsewhere)).status).toBe(400);
  expect((await customer.look()).total).toBe(0);
});

test("a sixth try in a minute is too much, and an eleventh wrong code in a day", async () => {
  const { hub, emitter, place } = await soundingShop();
  const hasty = await newCustomer(hub);
  const wrong = { place, code: (emitter.code().code ^ 1) >>> 0 };
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await hasty.hear(wrong)).status).toBe("wrong-code");
  }
  const sixth = await hasty.hear(emitter.code());
  expect(sixth).toMatchObject({ status: "limited", points: 0 });
  expect(sixth.waitSeconds).toBeLessThanOrEqual(60);
  await passHeard(hub, [emitter], 61_000);
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await hasty.hear(wrong)).status).toBe("wrong-code");
  }
  await passHeard(hub, [emitter], 61_000);
  expect((await hasty.hear(emitter.code())).status).toBe("limited");
  const alarms = hub.read((rows) => rows.alarms.unseen(9));
  expect(alarms).toMatchObject([{ type: "too-many-guesses", by: "customer" }]);
  await passHeard(hub, [emitter], 24 * HOUR_MS);
  expect((await hasty.hear(emitter.code())).status).toBe("accepted");
  await hasty.say("erase");
  expect(hub.read((rows) => rows.alarms.unseen(9))).toEqual([]);
});

test("three places in ten minutes are a walk, the fourth is none", async () => {
  const { hub, emitter, place } = await soundingShop();
  const names = ["Shoes", "Hats", "Socks"];
  const view = await publishZones(hub, [
    zoneWish({ place }),
    ...names.map((name) => zoneWish({ name })),
  ]);
  const others = [];
  for (const zone of view.zones.slice(1)) {
    others.push(await newEmitter(hub, zone.place));
  }
  const walker = await newCustomer(hub);
  const statuses = [];
  for (const one of [emitter, ...others]) {
    statuses.push((await walker.hear(one.code())).status);
  }
  expect(statuses).toEqual(["accepted", "accepted", "accepted", "limited"]);
  expect((await walker.look()).total).toBe(15);
});

test("nobody is at both ends of the shop within seconds", async () => {
  const { hub, emitter, place } = await soundingShop();
  const view = await publishZones(hub, [
    zoneWish({ place, at: [0, 0], range: 3 }),
    zoneWish({ name: "Far end", at: [206, 0], range: 3 }),
  ]);
  const far = await newEmitter(hub, view.zones[1]?.place ?? 0);
  const runner = await newCustomer(hub);
  expect((await runner.hear(emitter.code())).status).toBe("accepted");
  hub.clock.pass(10_000);
  expect((await runner.hear(far.code())).status).toBe("limited");
  hub.clock.pass(11_000);
  await far.beat();
  expect((await runner.hear(far.code())).status).toBe("accepted");
});

test("a storm from one address ends before anybody looks at a signature, and others go on", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  const honest = await newCustomer(hub);
  honest.address = "198.51.100.4";
  const junk = customer.checkIn(emitter.code()).fill(0, 60, 70);
  let limited = 0;
  for (let i = 0; i < 1300; i += 1) {
    const reply = await hub.hub.presence.checkIn(junk, customer.address);
    limited += reply.status === 429 ? 1 : 0;
  }
  expect(limited).toBeGreaterThan(90);
  const refused = await hub.hub.presence.checkIn(
    customer.checkIn(emitter.code()),
    customer.address,
  );
  expect(refused).toMatchObject({ status: 429, body: { error: "too-many" } });
  expect((await honest.hear(emitter.code())).status).toBe("accepted");
});

test("many keys that say one code over and over keep no honest customer from a place", async () => {
  const { hub, emitter } = await soundingShop();
  const honest = await newCustomer(hub);
  honest.address = "198.51.100.9";
  const keys: FakeCustomer[] = [];
  // Of one address sixty join in a minute.
  for (let i = 0; i < 120; i += 1) {
    if (i % 50 === 49) {
      await passHeard(hub, [emitter], MINUTE_MS);
    }
    keys.push(await newCustomer(hub));
  }
  const heard = emitter.code();
  for (const phone of keys) {
    for (let i = 0; i < 5; i += 1) {
      expect((await phone.hear(heard)).status).toBe(i === 0 ? "accepted" : "duplicate");
    }
  }
  const [first] = keys;
  expect((await first?.hear(heard))?.status).toBe("limited");
  expect((await honest.hear(heard)).status).toBe("accepted");
});

test("who guesses from many keys at one address is told of, and good codes from there still count", async () => {
  const { hub, emitter, place } = await soundingShop();
  const wrong = { place, code: (emitter.code().code ^ 1) >>> 0 };
  for (let keys = 0; keys < 20; keys += 1) {
    const guesser = await newCustomer(hub);
    for (let tries = 0; tries < 5; tries += 1) {
      await guesser.hear(wrong);
    }
  }
  expect(hub.read((rows) => rows.alarms.unseen(9))).toMatchObject([
    { type: "too-many-guesses", by: "address", who: "192.0.2.7" },
  ]);
  expect((await (await newCustomer(hub)).hear(emitter.code())).status).toBe("accepted");
});

test("one code on more phones than the zone ever held is told to people", async () => {
  const { hub, emitter, place } = await soundingShop();
  for (let phones = 0; phones < 31; phones += 1) {
    await (await newCustomer(hub)).hear(emitter.code());
    hub.clock.pass(100);
  }
  expect(hub.read((rows) => rows.alarms.unseen(9))).toMatchObject([
    { type: "one-code-many-phones", place, zone: "Entrance", phones: 31 },
  ]);
});

test("a hub whose clock was set back by days, and zones whose period was changed, reward nobody twice", async () => {
  const { hub, emitter, place } = await soundingShop();
  const customer = await newCustomer(hub);
  emitter.believesHub = true;
  expect((await customer.hear(emitter.code())).status).toBe("accepted");
  for (const periodHours of [12, 48]) {
    await publishZones(hub, [zoneWish({ place, periodHours })]);
    await passHeard(hub, [emitter], 64_000);
    expect(await customer.hear(emitter.code())).toMatchObject({
      status: "already-rewarded",
      nextRewardAt: expect.any(Number) as number,
      route: [{ done: true }],
    });
  }
  hub.clock.setWall(hub.clock.read().wall - 10 * 24 * HOUR_MS);
  await hub.close();
  const after = await hub.reopen();
  emitter.hub = after;
  await passHeard(after, [emitter], 90_000);
  const phone = fakeCustomer(after, customer.signer);
  expect((await phone.hear(emitter.code())).status).toBe("already-rewarded");
});
