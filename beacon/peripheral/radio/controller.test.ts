import { present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import {
  type OnAirChange,
  SIMULATED_TX_POWER,
  createSimulatedController,
} from "../adapters/simulated-controller.ts";
import type { AirOrder } from "../ports.ts";
import { createController } from "./controller.ts";
import { createHciLine } from "./hci-line.ts";
import { OPCODE, decodeEvent, opcodeOf } from "./hci.ts";

const ORDER: AirOrder = {
  data: fromHex("020106"),
  scanResponse: new Uint8Array(),
  connectable: false,
  intervalMs: 100,
};

async function manyTurns(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) {
    await Promise.resolve();
  }
}

function open({ takesParametersOnAir = false } = {}) {
  const clock = createVirtualClock();
  const changes: OnAirChange[] = [];
  const asked: string[] = [];
  const names = new Map<number, string>(Object.entries(OPCODE).map(([name, code]) => [code, name]));
  const adapter = createSimulatedController({
    timers: clock,
    index: 0,
    onAir: (change) => changes.push(change),
  });
  const socket = adapter.attach({
    attribute: () => {},
    heard(packet) {
      // Some makers' controllers take what they should refuse.
      if (takesParametersOnAir && packet[4] === 0x06 && packet[6] === 0x0c) {
        line.heard(Uint8Array.from(packet).fill(0, 6, 7));
      } else {
        line.heard(packet);
      }
      const event = decodeEvent(packet);
      if (event?.type === "connected") {
        controller.connected(event.handle);
      } else if (event?.type === "disconnected") {
        controller.disconnected(event.handle);
      }
    },
    lost: () => {},
  });
  const line = createHciLine({
    write(packet) {
      asked.push(names.get(opcodeOf(packet) ?? 0) ?? "?");
      socket.write(packet);
    },
    later: clock.later,
    now: clock.now,
    overheard: () => {},
  });
  const controller = createController({ line, now: clock.now });

  async function done<T>(promise: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    void promise.finally(() => {
      progress.isDone = true;
    });
    for (let ms = 0; ms < 20_000 && !progress.isDone; ms += 1) {
      for (let turns = 0; turns < 10; turns += 1) {
        await Promise.resolve();
      }
      clock.pass(1);
    }
    return await promise;
  }
  return { controller, adapter, asked, changes, done, clock };
}

test("it is told to stop, what to send, and to start; then only what is new", async () => {
  const { controller, asked, done } = open();
  await done(controller.advertise(ORDER));
  expect(asked.splice(0)).toStrictEqual([
    "setAdvertisingEnable",
    "setAdvertisingParameters",
    "setAdvertisingData",
    "setAdvertisingEnable",
  ]);
  await done(controller.advertise({ ...ORDER, data: fromHex("020104") }));
  expect(asked.splice(0)).toStrictEqual(["setAdvertisingData"]);
  await done(controller.advertise({ ...ORDER, connectable: true }));
  expect(asked.splice(0)).toStrictEqual([
    "setScanResponse",
    "setAdvertisingEnable",
    "setAdvertisingParameters",
    "setAdvertisingData",
    "setAdvertisingEnable",
  ]);
});

test("data alone change without a gap, and another type with one as short as three answers", async () => {
  const { controller, changes, done } = open();
  await done(controller.advertise(ORDER));
  await done(controller.advertise({ ...ORDER, data: fromHex("020104") }));
  expect(changes.map(({ order }) => order !== null)).toStrictEqual([true, true]);
  await done(controller.advertise({ ...ORDER, connectable: true }));
  const [off, on] = changes.slice(-2);
  expect(off?.order).toBeNull();
  expect(present(on, "it is on air again").at - present(off, "it was off").at).toBeLessThanOrEqual(
    4,
  );
});

test("a check asks a controller that sends whether it would take other parameters", async () => {
  const { controller, asked, changes, done } = open();
  await done(controller.advertise(ORDER));
  asked.splice(0);
  expect(await done(controller.check())).toMatchObject({ ok: true });
  expect(asked).toStrictEqual(["setAdvertisingParameters"]);
  expect(changes).toHaveLength(1);
});

test("a controller that takes parameters on air is believed after a second look", async () => {
  const { controller, asked, adapter, done } = open({ takesParametersOnAir: true });
  await done(controller.advertise(ORDER));
  asked.splice(0);
  expect(await done(controller.check())).toMatchObject({ ok: true });
  expect(adapter.onAir()?.data).toStrictEqual(ORDER.data);
  asked.splice(0);
  expect(await done(controller.check())).toMatchObject({ ok: true });
  expect(asked).toStrictEqual(["readAddress"]);
});

test("a check does not answer for what somebody else may have changed", async () => {
  const { controller, done } = open();
  controller.distrust();
  expect(await done(controller.check())).toMatchObject({ ok: true });
  await done(controller.advertise(ORDER));
  controller.distrust();
  const silent = { ok: false, error: { type: "fell-silent" } };
  expect(await done(controller.check())).toStrictEqual(silent);
  await done(controller.advertise(ORDER));
  expect(await done(controller.check())).toMatchObject({ ok: true });
  await done(controller.silence());
  controller.distrust();
  expect(await done(controller.check())).toMatchObject({ ok: true });
});

test("a fault makes the next order set everything anew", async () => {
  const { controller, asked, adapter, done } = open();
  await done(controller.advertise(ORDER));
  adapter.refuse(OPCODE.setAdvertisingData, { status: 0x12 });
  expect(await done(controller.advertise({ ...ORDER, data: fromHex("020104") }))).toStrictEqual({
    ok: false,
    error: { type: "refused", step: "data", status: 0x12 },
  });
  asked.splice(0);
  await done(controller.advertise(ORDER));
  expect(asked).toHaveLength(4);
  expect(adapter.onAir()?.data).toStrictEqual(ORDER.data);
});

test.each([
  ["stop", OPCODE.setAdvertisingEnable],
  ["parameters", OPCODE.setAdvertisingParameters],
  ["data", OPCODE.setAdvertisingData],
])("an answer that is late at %s does not pass for another", async (step, opcode) => {
  const { controller, adapter, done, clock } = open();
  adapter.delay(opcode, { ms: 1500 });
  expect(await done(controller.advertise(ORDER))).toStrictEqual({
    ok: false,
    error: { type: "timed-out", step },
  });
  const connectable = { ...ORDER, connectable: true };
  clock.pass(600);
  expect(await done(controller.advertise(connectable))).toMatchObject({ ok: true });
  expect(adapter.onAir()).toStrictEqual(connectable);
});

test("a late start does not pass for the stop that comes after it", async () => {
  const { controller, adapter, done } = open();
  await done(controller.silence());
  adapter.delay(OPCODE.setAdvertisingEnable, { ms: 1200 });
  adapter.swallow(OPCODE.setAdvertisingEnable);
  expect(await done(controller.advertise(ORDER))).toMatchObject({
    error: { type: "timed-out", step: "start" },
  });
  expect(await done(controller.advertise(ORDER))).toMatchObject({
    error: { type: "timed-out", step: "stop" },
  });
  expect(await done(controller.advertise(ORDER))).toMatchObject({ ok: true });
});

test("an order has three seconds, however near to its own second each step is", async () => {
  const { controller, adapter, done, clock } = open();
  adapter.delay(OPCODE.setAdvertisingEnable, { ms: 900 });
  adapter.delay(OPCODE.setAdvertisingParameters, { ms: 1800 });
  adapter.delay(OPCODE.setAdvertisingData, { ms: 2700 });
  adapter.delay(OPCODE.setAdvertisingEnable, { ms: 3600 });
  const start = clock.now();
  expect(await done(controller.advertise(ORDER))).toMatchObject({
    ok: false,
    error: { type: "timed-out", step: "start" },
  });
  expect(clock.now() - start).toBeLessThanOrEqual(3010);
});

test("a central that comes while it is being set up does not leave it silent", async () => {
  const { controller, adapter, done, clock } = open();
  const order = { ...ORDER, connectable: true };
  await done(controller.advertise(order));
  const again = controller.advertise({ ...order, data: fromHex("020104") });
  await Promise.resolve();
  expect(adapter.connect()).toBe(true);
  expect(await done(again)).toMatchObject({ ok: true });
  clock.pass(10);
  expect(adapter.onAir()).toMatchObject({ connectable: false, data: fromHex("020104") });
});

test("a central that comes and goes while the data are changed does not leave it silent", async () => {
  const { controller, adapter, done, clock } = open();
  const order = { ...ORDER, connectable: true };
  await done(controller.advertise(order));
  const again = controller.advertise({ ...order, data: fromHex("020104") });
  await Promise.resolve();
  expect(adapter.connect()).toBe(true);
  adapter.disconnect();
  expect(await done(again)).toMatchObject({ ok: true });
  clock.pass(10);
  expect(adapter.onAir()).toMatchObject({ connectable: true, data: fromHex("020104") });
});

test("a central that has to go is asked to", async () => {
  const { controller, adapter, done } = open();
  await done(controller.advertise({ ...ORDER, connectable: true }));
  adapter.connect();
  await done(controller.hangUp());
  expect(await done(controller.advertise({ ...ORDER, connectable: true }))).toMatchObject({
    ok: true,
  });
  expect(adapter.onAir()?.connectable).toBe(true);
});

test("a central that the controller does not know any more is forgotten; one that it keeps is not", async () => {
  const { controller, adapter, done } = open();
  const order = { ...ORDER, connectable: true };
  await done(controller.advertise(order));
  adapter.connect();
  adapter.refuse(OPCODE.disconnect);
  await done(controller.hangUp());
  await done(controller.advertise(order));
  expect(adapter.onAir()?.connectable).toBe(false);
  adapter.refuse(OPCODE.disconnect, { status: 0x02 });
  await done(controller.hangUp());
  await done(controller.advertise(order));
  expect(adapter.onAir()?.connectable).toBe(true);
});

test("a central that cannot be asked to go leaves what is on air known: its silence is found", async () => {
  const { controller, adapter, done } = open();
  await done(controller.advertise({ ...ORDER, connectable: true }));
  adapter.connect();
  await done(controller.advertise({ ...ORDER, connectable: true }));
  adapter.refuse(OPCODE.disconnect);
  await done(controller.hangUp());
  adapter.forget();
  expect(await done(controller.check())).toStrictEqual({
    ok: false,
    error: { type: "fell-silent" },
  });
});

test("a connection during a check does not make a controller one that takes parameters on air", async () => {
  const { controller, adapter, asked, done, clock } = open();
  const order = { ...ORDER, connectable: true };
  await done(controller.advertise(order));
  adapter.forget();
  const check = controller.check();
  await manyTurns();
  clock.pass(1);
  await manyTurns();
  expect(adapter.connect()).toBe(true);
  await done(check);
  adapter.disconnect();
  await done(controller.advertise(order));
  asked.splice(0);
  await done(controller.check());
  expect(asked).toStrictEqual(["setAdvertisingParameters"]);
});

test("what somebody else changed during an order is not believed", async () => {
  const { controller, done } = open();
  const order = controller.advertise(ORDER);
  await Promise.resolve();
  controller.distrust();
  expect(await done(order)).toStrictEqual({ ok: false, error: { type: "fell-silent" } });
});

test.each([
  ["data", { data: new Uint8Array(32) }],
  ["a scan response", { scanResponse: new Uint8Array(32) }],
  ["an interval too short", { intervalMs: 99 }],
  ["an interval too long", { intervalMs: 10_001 }],
])("%s that no controller takes is our mistake", async (_what, change) => {
  const { controller } = open();
  await expect(controller.advertise({ ...ORDER, ...change })).rejects.toThrow("broken promise");
});

test("with what it sends is what it says; one that does not know is no fault", async () => {
  const { controller, adapter, done } = open();
  expect(await done(controller.txPower())).toStrictEqual({ ok: true, value: SIMULATED_TX_POWER });
  adapter.refuse(OPCODE.readTxPower, { status: 0x01 });
  expect(await done(controller.txPower())).toStrictEqual({ ok: true, value: null });
  adapter.swallow(OPCODE.readTxPower);
  expect(await done(controller.txPower())).toMatchObject({ ok: false });
});
