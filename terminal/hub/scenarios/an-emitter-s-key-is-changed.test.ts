/** Emitters' keys: changed as a matter of course, taken from a thief, copied with the card; and codes to join with. */
import type { RotateReply } from "@tillwave/shared/api/console-zones";
import { assert, present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import {
  MINUTE_MS,
  type SoundingShop,
  newCustomer,
  newEmitter,
  passHeard,
  publishZones,
  soundingShop,
  zoneWish,
} from "./fake-customer.ts";
import { type FakeEmitter, fakeEmitter } from "./fake-emitter.ts";
import type { OpenHub } from "./open-hub.ts";

function rotate(hub: OpenHub, { device }: FakeEmitter, stolen: boolean): RotateReply {
  const done = hub.hub.presence.zones.rotateKey(device, { stolen });
  assert(done.ok, "the key is changed");
  return done.value.value;
}

const rowOf = ({ hub }: Pick<SoundingShop, "hub">, { device }: FakeEmitter) => {
  const read = hub.hub.presence.zones.read();
  const view = present(read.ok ? read.value.value : null, "the zones");
  return view.emitters.find((one) => one.device === device) ?? null;
};

const alarmsOf = (hub: OpenHub): readonly string[] =>
  hub.read((rows) => rows.alarms.unseen(9)).map(({ type }) => type);

test("a new key goes over with a heartbeat; what the old one sounded counts for two hours more", async () => {
  const { hub, emitter } = await soundingShop();
  expect(rotate(hub, emitter, false)).toEqual({ code: null });
  expect(rowOf({ hub }, emitter)).toMatchObject({ keyNumber: 1, isKeyChanging: true });
  const old = { ...emitter };
  const { nextKey } = await emitter.beat();
  expect(nextKey?.keyNumber).toBe(2);
  await emitter.beat();
  expect(rowOf({ hub }, emitter)).toMatchObject({ keyNumber: 2, isKeyChanging: false });
  const codeOfOld = () => fakeEmitterOf(hub, old).code();
  const [a, b, c] = [await newCustomer(hub), await newCustomer(hub), await newCustomer(hub)];
  expect((await a.hear(emitter.code())).status).toBe("accepted");
  expect((await b.hear(codeOfOld())).status).toBe("accepted");
  await passHeard(hub, [emitter], 121 * MINUTE_MS);
  expect((await c.hear(codeOfOld())).status).toBe("wrong-code");
});

/** The same device with what it held at some time. */
function fakeEmitterOf(hub: OpenHub, held: Partial<FakeEmitter>): FakeEmitter {
  const copy = fakeEmitter(hub);
  const { place, keyNumber, deviceKey, ahead = 0 } = held;
  return Object.assign(copy, { place, keyNumber, deviceKey, ahead });
}

test("a stolen emitter is worth nothing from that moment on, nor is what was held for it", async () => {
  const { hub, emitter, place } = await soundingShop();
  const [waiting, after] = [await newCustomer(hub), await newCustomer(hub)];
  hub.clock.pass(80_000);
  expect((await waiting.hear(emitter.code())).status).toBe("stale-emitter");
  const { code } = rotate(hub, emitter, true);
  expect(code).toMatchObject({ place, name: "Door" });
  expect((await after.hear(emitter.code())).status).toBe("wrong-code");
  expect((await emitter.send(emitter.heartbeat())).status).toBe(403);
  expect(await waiting.look()).toMatchObject({ total: 0, visits: [{ state: "dropped" }] });
  expect(rowOf({ hub }, emitter)).toMatchObject({ state: "locked-out" });
  const thief = fakeEmitterOf(hub, emitter);
  emitter.join(code?.code ?? "");
  await emitter.beat();
  expect(rowOf({ hub }, emitter)).toMatchObject({ keyNumber: 2, state: "on-air" });
  const [honest, friend] = [await newCustomer(hub), await newCustomer(hub)];
  expect((await honest.hear(emitter.code())).status).toBe("accepted");
  expect((await friend.hear(thief.code())).status).toBe("wrong-code");
});

test("a retired emitter is heard no more, and its zone can go", async () => {
  const { hub, emitter, place } = await soundingShop();
  const desk = hub.hub.presence.zones;
  const seen = desk.read();
  const basedOn = seen.ok ? seen.value.value.version : 0;
  const refused = desk.publish({ basedOn, zones: [], consent: null });
  expect(refused.ok && refused.value.value).toEqual({
    ok: false,
    fault: { type: "has-emitters", name: "Entrance", emitters: 1 },
  });
  expect(desk.retire(emitter.device)).toMatchObject({ ok: true });
  expect((await (await newCustomer(hub)).hear(emitter.code())).status).toBe("wrong-code");
  expect((await emitter.send(emitter.heartbeat())).status).toBe(403);
  expect((await publishZones(hub, [])).zones).toEqual([]);
  const again = await publishZones(hub, [zoneWish()]);
  expect(again.zones[0]?.place).toBeGreaterThan(place);
});

test("two devices with one card are told of, and the second moves no clock", async () => {
  const { hub, emitter } = await soundingShop();
  const clone = fakeEmitter(hub);
  const { place, keyNumber, deviceKey, boot } = emitter;
  Object.assign(clone, {
    place,
    keyNumber,
    deviceKey,
    boot,
    ahead: -400,
    since: emitter.since - 500,
  });
  const { deviceId } = emitter;
  await passHeard(hub, [emitter], MINUTE_MS);
  expect((await clone.send(clone.heartbeat({ deviceId }))).status).toBe(409);
  expect(alarmsOf(hub)).toEqual(["emitter-copied"]);
  expect(rowOf({ hub }, emitter)).toMatchObject({ state: "copied" });
  expect((await (await newCustomer(hub)).hear(emitter.code())).status).toBe("accepted");
  expect((await (await newCustomer(hub)).hear(clone.code())).status).toBe("stale-code");
  // As fast as the first, of the same boot: only one of them began when it says.
  Object.assign(clone, { ahead: 2, since: emitter.since + 40 });
  expect((await clone.send(clone.heartbeat({ deviceId }))).status).toBe(409);
});

test("a heartbeat that is sent again moves nothing, today or after the hub's next start", async () => {
  const { hub, emitter } = await soundingShop();
  const body = emitter.heartbeat();
  expect((await emitter.send(body)).status).toBe(200);
  hub.clock.pass(10_000);
  expect((await emitter.send(body)).status).toBe(409);
  expect(alarmsOf(hub)).toEqual([]);
  await hub.close();
  const after = await hub.reopen();
  hub.clock.pass(10_000);
  expect((await after.commit(after.hub.presence.heartbeat(body))).status).toBe(409);
});

test("a forged heartbeat, one of nobody and one that never ends are refused", async () => {
  const { hub, emitter } = await soundingShop();
  const good = emitter.heartbeat();
  const forged = good.with(good.length - 1, (good.at(-1) ?? 0) ^ 1);
  expect((await emitter.send(forged)).status).toBe(403);
  expect((await emitter.send(good.subarray(0, 40))).status).toBe(400);
  const nobody = fakeEmitter(hub);
  expect((await nobody.send(nobody.heartbeat())).status).toBe(403);
  for (let beats = 0; beats < 25; beats += 1) {
    await emitter.send(emitter.heartbeat());
  }
  expect((await emitter.send(emitter.heartbeat())).status).toBe(503);
});

test("a code lets one emitter join, once, within its time, and no till", async () => {
  const { hub, place } = await soundingShop();
  const desk = hub.hub.presence.zones;
  const make = (): string => {
    const made = desk.makeEmitterCode(place, { name: "Left" });
    return made.ok ? made.value.value.code : "";
  };
  const code = make();
  expect(fakeEmitter(hub).enrol(code).status).toBe(200);
  expect(fakeEmitter(hub).enrol(code).status).toBe(403);
  const late = make();
  hub.clock.pass(16 * MINUTE_MS);
  expect(fakeEmitter(hub).enrol(late).status).toBe(403);
  const guessed = make();
  const wrong = `${guessed.slice(0, -1)}${guessed.endsWith("0") ? "1" : "0"}`;
  for (let tries = 0; tries < 5; tries += 1) {
    expect(fakeEmitter(hub).enrol(wrong).status).toBe(403);
  }
  expect(fakeEmitter(hub).enrol(guessed).status).toBe(403);
  expect(fakeEmitter(hub).enrol((await hub.joinCode(3)).code).status).toBe(403);
  expect(desk.makeEmitterCode(999, { name: "x" })).toEqual({
    ok: false,
    error: { type: "not-found" },
  });
});

test("who has joined before gets another key, and the hub forgets its old clock", async () => {
  const { hub, emitter, place } = await soundingShop();
  const made = hub.hub.presence.zones.makeEmitterCode(place, { name: "Door" });
  emitter.boot = 1;
  emitter.ahead = -500;
  expect(emitter.join(made.ok ? made.value.value.code : "").keyNumber).toBe(2);
  await emitter.beat();
  expect(alarmsOf(hub)).toEqual([]);
  expect((await (await newCustomer(hub)).hear(emitter.code())).status).toBe("accepted");
  expect((await newEmitter(hub, place)).keyNumber).toBe(1);
});
