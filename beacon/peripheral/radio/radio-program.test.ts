import { present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { err, ok } from "@tillwave/shared/core/result";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { createSimulatedController } from "../adapters/simulated-controller.ts";
import { OPCODE } from "./hci.ts";
import {
  AGAIN_AFTER,
  COMES_UP_WITHIN,
  CONNECTION_MAX_MS,
  HANG_UP_AGAIN_AFTER,
  LOOK_EVERY,
  SWITCH_AFTER,
  SWITCH_AGAIN_AFTER,
  createRadioProgram,
} from "./radio-program.ts";
import type { StackFault, StackListener } from "./stack.ts";
import { type RadioTask, type RadioWord, parseRadioWord } from "./words.ts";

const ADVERTISE: RadioTask = {
  type: "advertise",
  order: {
    data: fromHex("020106"),
    scanResponse: new Uint8Array(),
    connectable: true,
    intervalMs: 100,
  },
};

function open() {
  const clock = createVirtualClock();
  const adapter = createSimulatedController({ timers: clock, index: 0, onAir: () => {} });
  const words: RadioWord[] = [];
  const ends: string[] = [];
  const opened: StackListener[] = [];
  const world = {
    fault: null as StackFault | null,
    isElsewhere: false,
    wrong: null as string | null,
    switched: [] as string[],
  };
  const switched = async (what: string): Promise<string | null> => {
    world.switched.push(what);
    return await Promise.resolve(world.wrong);
  };
  const program = createRadioProgram({
    stack: {
      open(listener) {
        if (world.fault !== null) {
          return err(world.fault);
        }
        opened.push(listener);
        const { heard, attribute } = listener;
        const socket = adapter.attach({ heard, attribute, lost: () => {} });
        return ok({ adapter: 0, ...socket, isElsewhere: () => world.isElsewhere });
      },
    },
    power: {
      on: async (index) => await switched(`on ${index}`),
      cycle: async (index) => await switched(`cycle ${index}`),
    },
    timers: clock,
    say(word) {
      expect(parseRadioWord(structuredClone(word))).toStrictEqual(word);
      if (word.type !== "alive") {
        words.push(word);
      }
    },
    end: (detail) => void ends.push(detail),
  });

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1) {
      clock.pass(1);
      for (let turns = 0; turns < 10; turns += 1) {
        await Promise.resolve();
      }
    }
  }
  let id = 0;
  async function order(task: RadioTask): Promise<RadioWord | undefined> {
    id += 1;
    program.hear({ type: "order", id, task });
    await pass(50);
    return words.findLast((word) => word.type === "answer" && word.id === id);
  }
  async function ready(): Promise<void> {
    program.start();
    present(opened.at(-1), "the stack is open").changed("on");
    await pass(10);
    expect(words.at(-1)).toMatchObject({ type: "state", state: "ready" });
  }
  const stops = (): number => words.filter(({ type }) => type === "stopped").length;
  return { adapter, program, words, ends, opened, world, pass, order, ready, stops, clock };
}

test("it is ready when the controller has said who it is", async () => {
  const { program, opened, words, pass } = open();
  program.start();
  opened[0]?.changed("on");
  expect(words).toStrictEqual([{ type: "at-work" }]);
  await pass(10);
  expect(words[1]).toStrictEqual({
    type: "state",
    state: "ready",
    adapter: 0,
    address: "00:aa:01:00:00:42",
    txPowerRead: 0,
    detail: null,
  });
});

test("an adapter that is up and does not say who it is has a new process after three tries", async () => {
  const { program, opened, adapter, ends, pass } = open();
  adapter.hang();
  program.start();
  opened[0]?.changed("on");
  await pass(6100);
  expect(ends).toStrictEqual(["the adapter is up and does not answer"]);
});

test("without an adapter it says so once, and looks again twice a second", async () => {
  const { program, world, words, opened, ends, pass } = open();
  world.fault = { type: "no-adapter", detail: "none", mayTryAgain: true };
  program.start();
  await pass(5 * LOOK_EVERY);
  expect(words.filter(({ type }) => type === "state")).toHaveLength(1);
  world.fault = null;
  await pass(LOOK_EVERY);
  expect(opened).toHaveLength(1);
  expect(ends).toStrictEqual([]);
});

test("where only a new process can try again it waits a little, and ends", async () => {
  const { program, world, words, ends, pass } = open();
  world.fault = { type: "no-permission", detail: "EPERM", mayTryAgain: false };
  program.start();
  await pass(AGAIN_AFTER - 1);
  expect(words.at(-1)).toMatchObject({ state: "no-permission", detail: "EPERM" });
  expect(ends).toStrictEqual([]);
  await pass(1);
  expect(ends).toStrictEqual(["EPERM"]);
});

test.each(["no-permission", "unsupported"] as const)(
  "a library that says %s later has a new process too",
  async (state) => {
    const { ready, opened, ends, words, pass } = open();
    await ready();
    opened[0]?.changed(state);
    expect(words.at(-1)).toMatchObject({ type: "state" });
    await pass(AGAIN_AFTER);
    expect(ends).toHaveLength(1);
  },
);

test("a controller that does not answer with what it sends is ready all the same", async () => {
  const { program, opened, adapter, words, pass } = open();
  adapter.swallow(OPCODE.readTxPower);
  program.start();
  opened[0]?.changed("on");
  await pass(1100);
  expect(words.at(-1)).toMatchObject({ state: "ready", txPowerRead: null });
});

test("an adapter that is down while another would do has a new process", async () => {
  const { ready, opened, world, ends, pass } = open();
  await ready();
  opened[0]?.changed("off");
  await pass(3 * LOOK_EVERY);
  expect(ends).toStrictEqual([]);
  world.isElsewhere = true;
  await pass(LOOK_EVERY);
  expect(ends).toStrictEqual(["the adapter is gone, and another is there"]);
});

test("an adapter that is down is switched on, and again if that was in vain", async () => {
  const { ready, opened, world, words, pass } = open();
  await ready();
  world.wrong = "ERFKILL";
  opened[0]?.changed("off");
  expect(words.at(-1)).toMatchObject({ state: "off", detail: "the adapter is down" });
  await pass(SWITCH_AFTER + 1);
  expect(words.at(-1)).toMatchObject({
    state: "blocked",
    detail: expect.stringContaining("rfkill unblock bluetooth"),
  });
  world.wrong = "EBUSY";
  await pass(SWITCH_AGAIN_AFTER + 1);
  expect(words.at(-1)).toMatchObject({
    state: "off",
    detail: "the adapter is down, and cannot be switched on: EBUSY",
  });
  world.wrong = null;
  await pass(SWITCH_AGAIN_AFTER + 1);
  expect(world.switched).toStrictEqual(["on 0", "on 0", "on 0"]);
  opened[0]?.changed("on");
  await pass(3 * SWITCH_AGAIN_AFTER);
  expect(world.switched).toHaveLength(3);
});

test("a controller that does not answer to a reset is switched off and on, once at a time", async () => {
  const { ready, program, adapter, world, words, pass } = open();
  await ready();
  adapter.hang();
  program.hear({ type: "order", id: 5, task: { type: "reset" } });
  await pass(1100);
  expect(world.switched).toStrictEqual(["cycle 0"]);
  expect(words.at(-1)).toMatchObject({ id: 5, fault: { type: "timed-out", step: "reset" } });
  adapter.thaw();
  program.hear({ type: "order", id: 6, task: { type: "reset" } });
  await pass(100);
  expect(words.at(-1)).toMatchObject({ id: 6, fault: null });
  expect(world.switched).toHaveLength(1);
});

test("an order while the adapter is down is answered at once", async () => {
  const { ready, opened, order } = open();
  await ready();
  opened[0]?.changed("off");
  expect(await order(ADVERTISE)).toMatchObject({ fault: { type: "not-ready", state: "off" } });
});

test("an order under way when the adapter goes down is answered at once", async () => {
  const { ready, opened, program, adapter, words, pass } = open();
  await ready();
  adapter.hang();
  program.hear({ type: "order", id: 7, task: ADVERTISE });
  opened[0]?.changed("off");
  await pass(5);
  expect(words).toContainEqual({
    type: "answer",
    id: 7,
    fault: { type: "not-ready", state: "off" },
  });
});

test("a reset by somebody else is told, once for all that comes with it", async () => {
  const { ready, order, adapter, stops, pass } = open();
  await ready();
  await order(ADVERTISE);
  const other = adapter.attach({ heard: () => {}, lost: () => {}, attribute: () => {} });
  other.write(Uint8Array.of(1, 0x03, 0x0c, 0));
  other.write(Uint8Array.of(1, 0x0a, 0x20, 1, 0));
  await pass(50);
  expect(stops()).toBe(1);
  expect(adapter.onAir()).toBeNull();
  expect(await order(ADVERTISE)).toMatchObject({ fault: null });
  expect(adapter.onAir()).not.toBeNull();
});

test("what somebody else asks that changes nothing is not told", async () => {
  const { ready, order, adapter, stops, pass } = open();
  await ready();
  await order(ADVERTISE);
  adapter
    .attach({ heard: () => {}, lost: () => {}, attribute: () => {} })
    .write(Uint8Array.of(1, 0x09, 0x10, 0));
  await pass(50);
  expect(stops()).toBe(0);
});

test("a controller that crashed is told, and set up anew by the next order", async () => {
  const { ready, order, adapter, opened, stops } = open();
  await ready();
  await order(ADVERTISE);
  adapter.forget();
  opened[0]?.heard(fromHex("04 10 01 42"));
  expect(stops()).toBe(1);
  expect(await order(ADVERTISE)).toMatchObject({ fault: null });
  expect(adapter.onAir()).not.toBeNull();
});

test(`nobody keeps a connection for more than ${CONNECTION_MAX_MS / 1000} s`, async () => {
  const { ready, order, adapter, stops, clock, pass } = open();
  await ready();
  await order(ADVERTISE);
  adapter.connect();
  clock.pass(CONNECTION_MAX_MS - 1);
  await pass(0);
  expect(stops()).toBe(1);
  await pass(10);
  expect(stops()).toBe(2);
});

test("who cannot be hung up on at first is hung up on later", async () => {
  const { ready, order, adapter, stops, clock, pass } = open();
  await ready();
  await order(ADVERTISE);
  adapter.connect();
  adapter.refuse(OPCODE.disconnect, { times: 2 });
  clock.pass(CONNECTION_MAX_MS);
  await pass(10);
  expect(stops()).toBe(1);
  await pass(2 * HANG_UP_AGAIN_AFTER + 10);
  expect(stops()).toBe(2);
  expect(await order(ADVERTISE)).toMatchObject({ fault: null });
  expect(adapter.onAir()?.connectable).toBe(true);
});

test.each([
  ["is down and up again", "down"],
  ["is reset by somebody else", "reset"],
  ["crashes", "crash"],
])(
  "a connection is over without a word when the adapter %s: others may connect",
  async (_, how) => {
    const { ready, order, adapter, opened, pass } = open();
    await ready();
    await order(ADVERTISE);
    adapter.connect();
    if (how === "down") {
      adapter.down();
      opened[0]?.changed("off");
      adapter.up();
      opened[0]?.changed("on");
    } else if (how === "reset") {
      adapter
        .attach({ heard: () => {}, lost: () => {}, attribute: () => {} })
        .write(Uint8Array.of(1, 0x03, 0x0c, 0));
    } else {
      adapter.down();
      adapter.up();
      opened[0]?.heard(fromHex("04 10 01 42"));
    }
    await pass(50);
    expect(await order(ADVERTISE)).toMatchObject({ fault: null });
    expect(adapter.onAir()?.connectable).toBe(true);
  },
);

test("a library that never says how its adapter is has a new process", async () => {
  const { program, ends, pass } = open();
  program.start();
  await pass(COMES_UP_WITHIN - 1);
  expect(ends).toStrictEqual([]);
  await pass(1);
  expect(ends).toStrictEqual(["the library says nothing of its adapter"]);
});

test("a library that does not see that its adapter is on has a new process", async () => {
  const { ready, opened, world, ends, pass } = open();
  await ready();
  world.wrong = "ERFKILL";
  opened[0]?.changed("off");
  await pass(SWITCH_AFTER + SWITCH_AGAIN_AFTER + 1);
  expect(world.switched).toHaveLength(2);
  world.wrong = null;
  await pass(SWITCH_AGAIN_AFTER);
  expect(ends).toStrictEqual([]);
  await pass(SWITCH_AGAIN_AFTER);
  expect(ends).toStrictEqual(["the adapter is on, and the library does not see it"]);
});

test("who has gone by himself is not hung up on", async () => {
  const { ready, order, adapter, clock, stops, pass } = open();
  await ready();
  await order(ADVERTISE);
  adapter.connect();
  adapter.disconnect();
  adapter.refuse(OPCODE.disconnect, { times: 1 });
  clock.pass(CONNECTION_MAX_MS + 10);
  await pass(10);
  expect(stops()).toBe(2);
});

test("when nobody gives orders any more, nothing stays on air", async () => {
  const { ready, order, program, adapter, pass } = open();
  await ready();
  await order(ADVERTISE);
  void program.leave();
  await pass(10);
  expect(adapter.onAir()).toBeNull();
});
