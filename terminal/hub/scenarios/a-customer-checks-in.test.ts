/** The walk: an emitter joins and sounds, a phone hears it, the hub books points, the customer sees them. */
import { toHex } from "@tillwave/shared/core/bytes";
import { parseEmitterSettings } from "@tillwave/shared/presence/emitter-settings";
import { expect, test } from "vitest";
import {
  MINUTE_MS,
  fakeCustomer,
  newCustomer,
  newEmitter,
  WINDOW_MS,
  passHeard,
  publishZones,
  soundingShop,
  zoneWish,
} from "./fake-customer.ts";
import { fakeEmitter } from "./fake-emitter.ts";
import { openHub } from "./open-hub.ts";

test("a customer hears the entrance, gets its points, and sees them on the phone", async () => {
  const { hub, emitter, place } = await soundingShop({ reward: "A coffee for 20" });
  const customer = await newCustomer(hub);
  const answer = await customer.hear(emitter.code());
  expect(answer).toMatchObject({
    status: "accepted",
    place: { number: place, name: "Entrance" },
    points: 5,
    held: 0,
    total: 5,
    reward: "A coffee for 20",
    route: [{ place, name: "Entrance", points: 5, done: true }],
  });
  expect(answer.nextRewardAt).toBeGreaterThan(hub.clock.read().wall);
  expect(await customer.look()).toMatchObject({
    customer: toHex(customer.id),
    total: 5,
    held: 0,
    visits: [{ place, name: "Entrance", points: 5, state: "counted" }],
    consent: 1,
  });
});

test("an emitter that joins hears its zone, the hub's time and whom to believe", async () => {
  const hub = await openHub();
  const view = await publishZones(hub, [zoneWish({ range: 7, name: "Shoes" })]);
  const [zone] = view.zones;
  const made = hub.hub.presence.zones.makeEmitterCode(zone?.place ?? 0, { name: "Left door" });
  const emitter = fakeEmitter(hub);
  const joined = emitter.join(made.ok ? made.value.value.code : "");
  expect(joined).toMatchObject({ merchant: 1001, place: zone?.place, keyNumber: 1 });
  expect(joined.hubId).toBe(hub.hub.hubId);
  expect(parseEmitterSettings(joined.settings)).toMatchObject({ name: "Shoes", range: 7 });
  const read = hub.hub.presence.zones.read();
  expect(read.ok && read.value.value.emitters).toMatchObject([
    { device: emitter.device, name: "Left door", state: "never-heard", place: zone?.place },
  ]);
});

test("a zone that is changed reaches its emitter with the next heartbeat, and once", async () => {
  const { hub, emitter, place } = await soundingShop();
  const { settings } = await emitter.beat();
  expect(settings).not.toBeNull();
  emitter.settingsVersion = parseEmitterSettings(settings ?? "")?.version ?? 0;
  expect((await emitter.beat()).settings).toBeNull();
  await publishZones(hub, [zoneWish({ place, range: 10 })]);
  const changed = parseEmitterSettings((await emitter.beat()).settings ?? "");
  expect(changed?.range).toBe(10);
});

test("the code of a window before and of one after is as good: clocks differ", async () => {
  const { hub, emitter } = await soundingShop();
  // No window before its first is of this boot.
  await passHeard(hub, [emitter], 2 * WINDOW_MS);
  for (const off of [-1, 1]) {
    const customer = await newCustomer(hub);
    expect((await customer.hear(emitter.code(off))).status).toBe("accepted");
  }
});

test("in one period a place rewards once, and again in the next", async () => {
  const { hub, emitter } = await soundingShop({ periodHours: 1 });
  const customer = await newCustomer(hub);
  await customer.hear(emitter.code());
  await passHeard(hub, [emitter], 2 * MINUTE_MS);
  const again = await customer.hear(emitter.code());
  expect(again).toMatchObject({ status: "already-rewarded", points: 0, total: 5 });
  await passHeard(hub, [emitter], (again.nextRewardAt ?? 0) - hub.clock.read().wall + 33_000);
  expect(await customer.hear(emitter.code())).toMatchObject({ status: "accepted", total: 10 });
});

test("a check-in whose answer was lost is sent again, and is the same one", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  const body = customer.checkIn(emitter.code());
  const first = await customer.post(body);
  const second = await customer.post(body);
  expect(first.body).toMatchObject({ status: "accepted", points: 5, total: 5 });
  expect(second.body).toMatchObject({ status: "duplicate", points: 5, total: 5 });
});

test("two emitters of one zone are one place: the same customer earns there once", async () => {
  const { hub, emitter, place } = await soundingShop();
  const other = await newEmitter(hub, place);
  const customer = await newCustomer(hub);
  expect((await customer.hear(emitter.code())).status).toBe("accepted");
  expect((await customer.hear(other.code())).status).toBe("duplicate");
});

test("whoever has not joined is told so, and whoever agreed to other words", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = fakeCustomer(hub);
  const body = customer.checkIn(emitter.code());
  expect(await customer.post(body)).toMatchObject({
    status: 401,
    body: { error: "unknown-customer" },
  });
  expect((await customer.say("join", { consentVersion: 2 })).body).toEqual({
    error: "consent-outdated",
  });
  expect((await customer.say("join")).status).toBe(200);
  expect((await customer.post(body)).body).toMatchObject({ status: "accepted" });
});

test("after a start the hub believes an emitter once it has spoken again", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  await hub.close();
  const after = await hub.reopen();
  const phone = fakeCustomer(after, customer.signer);
  emitter.hub = after;
  expect(await phone.hear(emitter.code())).toMatchObject({ status: "stale-emitter", held: 5 });
  await emitter.beat();
  expect(await phone.look()).toMatchObject({ total: 5, held: 0, visits: [{ state: "counted" }] });
});
