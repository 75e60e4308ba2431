/** The emitter as a program beside a real hub: joins, is heard, is asked over its socket, and comes back as it was. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { present } from "@tillwave/shared/core/assert";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type EmitterProcess,
  type ZoneAtHub,
  hearAir,
  makeZone,
  startEmitterProcess,
} from "./daemons/emitter-process.ts";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";
import { until } from "./daemons/pty.ts";

let root: string;
let hub: HubProcess;
let zone: ZoneAtHub;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "emitter-program-"));
  hub = await startHub({ folder: join(root, "hub") });
  zone = await makeZone(hub, "Shoes");
});
afterAll(async () => {
  await hub.stop();
  rmSync(root, { recursive: true, force: true });
});

let folder: string;
let emitter: EmitterProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(root, "emitter-"));
  emitter = await startEmitterProcess({ folder });
});
afterEach(async () => {
  await emitter.stop();
});

async function joinZone(name: string): Promise<string> {
  const { code, url } = await zone.emitterCode(name);
  const answer = await emitter.ask({ ask: "join", code, url, name });
  expect(answer).toEqual({ answer: "done" });
  return present((await emitter.status()).deviceId, "a device's id");
}

const rowOf = async (device: string) =>
  (await zone.view()).emitters.find((row) => row.device === device);

test("it joins with a code, its hub hears it, and the air carries its zone", async () => {
  await emitter.until("it has come up", ({ sound }) => sound.state === "not-joined");
  const device = await joinZone("pi-door");
  await emitter.until("it sounds", ({ sound }) => sound.state === "sounding");
  const status = await emitter.status();
  expect(status).toMatchObject({
    name: "pi-door",
    place: { number: zone.place, name: "Shoes" },
    heartbeat: { state: "answered" },
    level: { range: 5, rangeFrom: "hub" },
  });
  expect(await rowOf(device)).toMatchObject({ name: "pi-door", place: zone.place });
  const places: number[] = [];
  const options = { sampleRate: 48_000, profiles: [STEADY, QUICK] };
  const demodulator = createDemodulator(options, ({ payload }) => places.push(payload.place));
  const air = await hearAir(folder, (samples) => demodulator.push(samples));
  await until(() => places.length > 0, "nobody is heard", 20_000);
  expect(places[0]).toBe(zone.place);
  air.close();
});

test("a code is good for one emitter", async () => {
  const { code, url } = await zone.emitterCode("first");
  expect(await emitter.ask({ ask: "join", code, url })).toEqual({ answer: "done" });
  expect(await emitter.ask({ ask: "join", code, url })).toMatchObject({
    answer: "refused",
    why: "join-refused",
  });
  const wrong = { ask: "join", code: "ABCD-EFGH-JKMN-PQRS", url } as const;
  expect(await emitter.ask(wrong)).toMatchObject({ answer: "refused", why: "join-refused" });
  const nowhere = { ask: "join", code, url: "https://127.0.0.1:1" } as const;
  expect(await emitter.ask(nowhere)).toMatchObject({ answer: "refused", why: "hub-away" });
});

test("killed and started again it is who it was, and counts its starts", async () => {
  const device = await joinZone("pi-till");
  await emitter.ask({ ask: "set", change: { calibration: 2.5, sensitivity: 92 } });
  const before = await emitter.status();
  emitter.process.kill("SIGKILL");
  await emitter.gone;
  emitter = await startEmitterProcess({ folder });
  await emitter.until("it is heard", ({ heartbeat }) => heartbeat.state === "answered");
  const after = await emitter.status();
  expect(after).toMatchObject({ deviceId: device, name: "pi-till", place: before.place });
  expect(after.level).toMatchObject({ calibration: 2.5, sensitivity: 92 });
  expect(after.clock.boot).toBeGreaterThan(before.clock.boot);
  // The cut cost a lead of up to eleven minutes; never a window twice.
  expect(after.clock.time).toBeGreaterThan(before.clock.time);
  expect(statSync(join(folder, "identity.json")).mode & 0o777).toBe(0o600);
});

test("another key comes with the next heartbeat; a retired emitter falls silent", async () => {
  const device = await joinZone("pi-keys");
  const keyNumber = (): number => {
    const identity = JSON.parse(readFileSync(join(folder, "identity.json"), "utf8"));
    return identity.membership.keyNumber;
  };
  const first = keyNumber();
  await zone.rotate(device, false);
  // Any reason to say a word before its half minute is over.
  await emitter.ask({ ask: "clock", unixSeconds: Math.floor(Date.now() / 1000) });
  await until(() => keyNumber() === first + 1, "no other key", 10_000);
  await zone.retire(device);
  await emitter.ask({ ask: "clock", unixSeconds: Math.floor(Date.now() / 1000) });
  await emitter.until("it is silent", ({ sound }) => sound.state === "not-joined");
  expect((await emitter.status()).heartbeat).toMatchObject({ state: "refused" });
});

test("a second one on the same folder says who runs, and ends with 3", async () => {
  await expect(startEmitterProcess({ folder })).rejects.toThrow(/ended with 3/u);
});

test("a damaged config is set aside, and it starts with what is usual", async () => {
  await emitter.stop();
  writeFileSync(join(folder, "config.json"), '{"range":');
  emitter = await startEmitterProcess({ folder });
  expect((await emitter.status()).level.calibration).toBeNull();
  expect(readFileSync(join(folder, "config.json.damaged"), "utf8")).toBe('{"range":');
});

test("what is not understood is refused, and the socket is its owner's alone", async () => {
  expect(statSync(join(folder, "socket")).mode & 0o777).toBe(0o600);
  const strange = { ask: "set", change: { calibration: 1000 } } as const;
  expect(await emitter.ask(strange)).toMatchObject({ answer: "refused", why: "not-understood" });
});
