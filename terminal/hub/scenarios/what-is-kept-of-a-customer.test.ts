/** Check-ins as they came for a month, points for as long as the customer wishes, and nothing after that. */
import { expect, test } from "vitest";
import { newCustomer, passHeard, publishZones, soundingShop, zoneWish } from "./fake-customer.ts";

const DAY_MS = 86_400_000;

test("after thirty days times and quality are gone, and the points are there", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  await customer.hear(emitter.code());
  hub.clock.setWall(hub.clock.read().wall + 29 * DAY_MS);
  hub.clock.pass(11 * 60_000);
  expect((await customer.look()).visits).toHaveLength(1);
  hub.clock.setWall(hub.clock.read().wall + DAY_MS);
  hub.clock.pass(11 * 60_000);
  expect(await customer.look()).toMatchObject({ total: 5, visits: [] });
});

test("whoever joined and never checked in is nobody after thirty days, and joins again as before", async () => {
  const { hub, emitter } = await soundingShop();
  const [customer, idle] = [await newCustomer(hub), await newCustomer(hub)];
  await customer.hear(emitter.code());
  hub.clock.setWall(hub.clock.read().wall + 29 * DAY_MS);
  hub.clock.pass(11 * 60_000);
  expect(hub.read((rows) => rows.customers.count())).toBe(2);
  hub.clock.setWall(hub.clock.read().wall + 2 * DAY_MS);
  hub.clock.pass(21 * 60_000);
  expect(hub.read((rows) => rows.customers.find(idle.id))).toBeNull();
  expect(await customer.look()).toMatchObject({ total: 5 });
  expect((await idle.say("look")).body).toEqual({ error: "unknown-customer" });
  expect((await idle.say("join")).status).toBe(200);
});

test("a customer that has itself erased is nobody, and the shop's sums stay", async () => {
  const { hub, emitter } = await soundingShop({ points: 7 });
  const [customer, other] = [await newCustomer(hub), await newCustomer(hub)];
  await customer.hear(emitter.code());
  await other.hear(emitter.code());
  const body = customer.checkIn(emitter.code());
  const erased = await customer.say("erase");
  expect(erased).toMatchObject({ status: 200, body: { total: 0, visits: [], consent: null } });
  expect((await customer.say("look")).body).toEqual({ error: "unknown-customer" });
  expect((await customer.say("erase")).body).toEqual({ error: "unknown-customer" });
  expect((await customer.post(body)).body).toEqual({ error: "unknown-customer" });
  expect(hub.read((rows) => rows.customers.find(customer.id))).toBeNull();
  expect(hub.read((rows) => rows.customers.count())).toBe(1);
  const seen = hub.hub.presence.zones.read();
  expect(seen.ok && seen.value.value.zones[0]?.today).toMatchObject({ rewarded: 2, points: 14 });
  expect(await other.look()).toMatchObject({ total: 7 });
});

test("no word of a customer can be said again, nor before its time or after it", async () => {
  const { hub } = await soundingShop();
  const customer = await newCustomer(hub);
  const look = customer.word("look");
  const post = (body: Uint8Array) => hub.commit(hub.hub.presence.customer(body, customer.address));
  expect((await post(look)).status).toBe(200);
  expect((await post(look)).body).toEqual({ error: "repeated" });
  const at = hub.clock.read().wall - 11 * 60_000;
  expect(await customer.say("erase", { at })).toMatchObject({
    status: 409,
    body: { error: "clock", hubTime: expect.any(Number) as number },
  });
  expect((await customer.say("join")).status).toBe(200);
  const forged = customer.word("erase");
  expect((await post(forged.with(forged.length - 1, (forged.at(-1) ?? 0) ^ 1))).status).toBe(401);
});

test("other words of consent are another version, and who agrees anew is kept with it", async () => {
  const { hub, emitter, place } = await soundingShop();
  const customer = await newCustomer(hub);
  const desk = hub.hub.presence.zones;
  const read = desk.read();
  const before = read.ok ? read.value.value : null;
  const text = { ...before?.consent.text, en: "We count your visits." };
  const published = desk.publish({
    basedOn: before?.version ?? 0,
    zones: [zoneWish({ place })],
    consent: text as NonNullable<Parameters<typeof desk.publish>[0]["consent"]>,
  });
  expect(published.ok && published.value.value).toMatchObject({ ok: true });
  expect(hub.hub.presence.shop().consent).toMatchObject({ version: 2, text: { en: text.en } });
  const body = customer.checkIn(emitter.code());
  expect(await customer.post(body)).toMatchObject({
    status: 409,
    body: { error: "consent-outdated" },
  });
  expect((await customer.say("join")).body).toEqual({ error: "consent-outdated" });
  expect((await customer.say("join", { consentVersion: 2 })).status).toBe(200);
  expect(await customer.look()).toMatchObject({ consent: 2 });
  await passHeard(hub, [emitter], 30_000);
  expect((await customer.hear(emitter.code())).status).toBe("accepted");
});

test("a zone's faults are named, and nobody overwrites what another has just changed", async () => {
  const { hub, place } = await soundingShop();
  const desk = hub.hub.presence.zones;
  const publish = (zones: readonly ReturnType<typeof zoneWish>[], basedOn?: number) => {
    const seen = desk.read();
    const version = basedOn ?? (seen.ok ? seen.value.value.version : 0);
    const done = desk.publish({ basedOn: version, zones: [...zones], consent: null });
    return done.ok ? done.value.value : null;
  };
  const own = zoneWish({ place });
  expect(publish([own], 1)).toMatchObject({ fault: { type: "changed-meanwhile" } });
  expect(publish([own, zoneWish({ place, name: "B" })])).toMatchObject({
    fault: { type: "place-twice", place, names: ["Entrance", "B"] },
  });
  expect(publish([own, zoneWish()])).toMatchObject({ fault: { type: "name-twice" } });
  expect(publish([own, zoneWish({ name: "B", next: 77 })])).toMatchObject({
    fault: { type: "unknown-next", name: "B", next: 77 },
  });
  expect(publish([own, zoneWish({ place: 4242, name: "B" })])).toMatchObject({
    fault: { type: "unknown-place", name: "B" },
  });
  expect((await publishZones(hub, [own, zoneWish({ name: "B" })])).zones).toHaveLength(2);
});
