/** The radio bench itself: what a program's socket sees of adapters that work, and of each way in which they do not. */
import { afterEach, expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import {
  ADVERTISING,
  OPCODE,
  decodeAnswer,
  encodeCommand,
  encodeCommandComplete,
} from "../scripts/radio/hci.ts";
import { type HciTransport, createHciTransport } from "../scripts/radio/hci-transport.ts";
import { gapsOf } from "../scripts/radio/hci-trace.ts";
import { RADIO_VARIABLE } from "../scripts/radio/machine-state.ts";
import { type Radio, type RadioOptions, withRadio } from "../scripts/radio/radio.ts";
import { until } from "./daemons/pty.ts";

const FLAGS = [0x02, 0x01, 0x06];
const INTERVAL_MS = 100;
const MEMORY_OF_ALL = Uint8Array.from({ length: 16 }, (_, i) => (i < 12 ? 0xff : 0));

const sockets: HciTransport[] = [];
afterEach(() => {
  sockets.splice(0).forEach((socket) => socket.stop());
});

test("an advertiser is heard each interval, with its bytes", async () => {
  await withSocket({}, async ({ radio, socket }) => {
    const ear = await radio.ear();
    await advertise(socket);
    await until(() => ear.heard().length >= 20, "twenty reports");
    const heard = ear.heard();
    expect(new Set(heard.map(({ data, type }) => `${type} ${toHex(data)}`))).toEqual(
      new Set([`${ADVERTISING.plain} 020106`]),
    );
    const waits = heard.slice(1).map(({ at }, i) => at - present(heard[i], "the one before").at);
    expect(median(waits)).toBeGreaterThan(INTERVAL_MS - 5);
    expect(median(waits)).toBeLessThan(INTERVAL_MS + 50);
    expect(radio.air()).toMatchObject([{ type: ADVERTISING.plain, intervalMs: INTERVAL_MS }]);
  });
});

test("two programs share an adapter: both hear the answers, one hears what the other asks", async () => {
  await withSocket({}, async ({ radio, socket }) => {
    const other = openSocket(radio);
    const [atFirst, atOther] = [listen(socket), listen(other)];
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await until(() => atOther.length === 2 && atFirst.length === 1, "both answers");
    expect(atOther[0]).toEqual(encodeCommand(OPCODE.readBdAddr));
    expect(decodeAnswer(present(atFirst[0], "an answer"))?.opcode).toBe(OPCODE.readBdAddr);
  });
});

test("a filter that was never set lets nothing through", async () => {
  await withSocket({}, async ({ radio, socket }) => {
    const deaf = openSocket(radio, { filter: false });
    const [heard, nothing] = [listen(socket), listen(deaf)];
    deaf.write(encodeCommand(OPCODE.readBdAddr));
    await until(() => heard.length === 2, "the answer");
    expect(nothing).toEqual([]);
  });
});

test("an adapter that goes down stops advertising, refuses what is written, and comes back silent", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    await advertise(socket);
    const [errors, states] = [errorsOf(socket), statesOf(socket)];
    adapter.down();
    expect(socket.isDevUp()).toBe(false);
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await adapter.up();
    expect(socket.isDevUp()).toBe(true);
    expect(errors).toEqual(["ENETDOWN"]);
    await until(() => states.length === 2, "both changes");
    expect(states).toEqual([false, true]);
    expect(adapter.advertising).toBeNull();
    await advertise(socket);
    expect(radio.air().map(({ data }) => toHex(data))).toEqual(["020106", "020106"]);
  });
});

test("down and up again within a moment is seen by nobody who asks later", async () => {
  await withSocket({}, async ({ adapter, socket }) => {
    await advertise(socket);
    adapter.down();
    await adapter.up();
    expect(socket.isDevUp()).toBe(true);
    expect(adapter.advertising).toBeNull();
  });
});

test("a socket dies with the cable, whether or not the adapter comes back", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    const errors = errorsOf(socket);
    adapter.unplug();
    await until(() => diesAt(socket, errors), "the socket to die");
    await adapter.plug();
    expect(socket.isDevUp()).toBe(true);
    errors.splice(0);
    socket.write(encodeCommand(OPCODE.readBdAddr));
    expect(errors).toEqual(["EPIPE"]);
    await advertise(openSocket(radio));
    expect(adapter.advertising).not.toBeNull();
  });
});

test("an adapter comes back under another index", async () => {
  await withSocket({ adapters: 2 }, async ({ radio, adapter, socket }) => {
    adapter.unplug();
    expect(openSocket(radio).isDevUp()).toBe(true);
    await adapter.plug({ index: 5 });
    expect(socket.isDevUp()).toBe(false);
    expect(socket.getDeviceList()).toMatchObject([
      { devId: 1, devUp: true },
      { devId: 5, devUp: true },
    ]);
    expect(openSocket(radio, { index: 5 }).isDevUp()).toBe(true);
    expect(() => openSocket(radio, { index: 0 })).toThrow(/No such device/u);
  });
});

test("sockets that are dropped leave the adapter advertising", async () => {
  await withSocket({}, async ({ adapter, socket }) => {
    await advertise(socket);
    const errors = errorsOf(socket);
    adapter.dropSockets();
    await until(() => diesAt(socket, errors), "the socket to die");
    expect(adapter.advertising).not.toBeNull();
    expect(adapter.isUp).toBe(true);
  });
});

test("an emulator that was killed takes all adapters with it, and brings them back", async () => {
  await withSocket({ adapters: 2 }, async ({ radio, adapter }) => {
    await radio.killEmulator();
    expect(radio.adapters.map(({ index }) => index)).toEqual([null, null]);
    expect(() => openSocket(radio)).toThrow(/No such device/u);
    await radio.startEmulator();
    expect(radio.adapters.map(({ index }) => index)).toEqual([0, 1]);
    const ear = await radio.ear();
    await advertise(openSocket(radio));
    expect((await ear.until(() => true)).address).toBe(adapter.address);
  });
});

test("a frozen emulator answers when it is thawed", async () => {
  await withSocket({}, async ({ radio, socket }) => {
    const heard = listen(socket);
    radio.freezeEmulator();
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await pause(100);
    expect(heard).toEqual([]);
    radio.thawEmulator();
    await until(() => heard.length === 1, "the answer");
  });
});

test("a refused command does not reach the controller, and the next one does", async () => {
  await withSocket({}, async ({ adapter, socket }) => {
    const heard = listen(socket);
    adapter.refuse(OPCODE.setAdvertisingEnable, { status: 0x0d });
    socket.write(encodeCommand(OPCODE.setAdvertisingEnable, [1]));
    await until(() => heard.length === 1, "the refusal");
    expect(heard[0]).toEqual(encodeCommandComplete(OPCODE.setAdvertisingEnable, 0x0d));
    expect(adapter.advertising).toBeNull();
    await advertise(socket);
    expect(adapter.advertising).not.toBeNull();
  });
});

test("a swallowed command holds up the next for two seconds, and nobody hears of it", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    const heard = listen(socket);
    adapter.swallow(OPCODE.setAdvertisingEnable);
    const from = radio.now();
    socket.write(encodeCommand(OPCODE.setAdvertisingEnable, [1]));
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await until(() => heard.length === 1, "the second answer");
    expect(radio.now() - from).toBeGreaterThan(1900);
    expect(decodeAnswer(present(heard[0], "it"))?.opcode).toBe(OPCODE.readBdAddr);
    expect(adapter.advertising).toBeNull();
  });
});

test("a command can be done though its answer is lost", async () => {
  await withSocket({ ticks: false }, async ({ radio, adapter, socket }) => {
    adapter.swallow(OPCODE.setAdvertisingEnable, { reaches: true });
    socket.write(encodeCommand(OPCODE.setAdvertisingEnable, [1]));
    await until(() => adapter.advertising !== null, "advertising");
    await pause(50);
    expect(radio.trace().at(-1)?.kind).toBe("lost");
  });
});

test("a late answer comes late", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    const heard = listen(socket);
    adapter.delay(OPCODE.readBdAddr, { ms: 300 });
    const from = radio.now();
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await until(() => heard.length === 1, "the answer");
    expect(radio.now() - from).toBeGreaterThan(290);
  });
});

test("a controller that hangs answers nothing until it is thawed, and goes on with what it did", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    const ear = await radio.ear();
    await advertise(socket);
    adapter.hang();
    const heard = listen(socket);
    socket.write(encodeCommand(OPCODE.setAdvertisingEnable, [0]));
    ear.clear();
    await ear.until(() => true);
    expect(heard).toEqual([]);
    adapter.thaw();
    socket.write(encodeCommand(OPCODE.readBdAddr));
    await until(() => heard.length === 1, "an answer");
  });
});

test("a controller that forgets or crashes is silent; only of a crash is something said", async () => {
  await withSocket({}, async ({ radio, adapter, socket }) => {
    await advertise(socket);
    const heard = listen(socket);
    adapter.forget();
    expect(adapter.advertising).toBeNull();
    await advertise(socket, heard);
    adapter.crash();
    await until(() => heard.some((packet) => packet[1] === 0x10), "the hardware error");
    expect(adapter.advertising).toBeNull();
    const { length } = gapsOf(radio.air(), { from: 0, to: radio.now() });
    expect(length).toBe(3);
    const ear = await radio.ear();
    await pause(INTERVAL_MS * 3);
    expect(ear.heard()).toEqual([]);
  });
});

test("a machine without such sockets, without leave to bind and without leave to write says so", async () => {
  await withSocket({}, async ({ radio, socket }) => {
    radio.deny("no-sockets");
    expect(() => openSocket(radio)).toThrow(/Address family/u);
    radio.deny("bind");
    expect(() => openSocket(radio)).toThrow(/not permitted/u);
    radio.deny("write");
    const errors = errorsOf(socket);
    socket.write(encodeCommand(OPCODE.readBdAddr));
    radio.deny(null);
    await advertise(socket);
    expect(errors).toEqual(["EPERM"]);
  });
});

test("two radios side by side do not hear each other", async () => {
  await withRadio({}, async (otherRadio) => {
    await withSocket({}, async ({ radio, socket }) => {
      const [ear, otherEar] = [await radio.ear(), await otherRadio.ear()];
      await advertise(socket);
      await ear.until(() => true);
      expect(otherEar.heard()).toEqual([]);
    });
  });
});

interface Bench {
  readonly radio: Radio;
  readonly adapter: Radio["adapters"][number];
  /** On the first adapter. */
  readonly socket: HciTransport;
}

async function withSocket(
  options: RadioOptions,
  use: (bench: Bench) => Promise<void>,
): Promise<void> {
  await withRadio(options, async (radio) => {
    const adapter = present(radio.adapters[0], "an adapter");
    const socket = openSocket(radio);
    await until(() => adapter.hosts === 1, "the socket to be there");
    await use({ radio, adapter, socket });
  });
}

function openSocket(
  radio: Radio,
  { index, filter = true }: { readonly index?: number; readonly filter?: boolean } = {},
): HciTransport {
  process.env[RADIO_VARIABLE] = radio.environment[RADIO_VARIABLE];
  const socket = createHciTransport();
  socket.bindRaw(index);
  sockets.push(socket);
  if (filter) {
    socket.setFilter(MEMORY_OF_ALL);
  }
  socket.start();
  return socket;
}

/** Settles when the controller agreed to the last step. */
async function advertise(socket: HciTransport, heard = listen(socket)): Promise<void> {
  const before = heard.length;
  const units = INTERVAL_MS / 0.625;
  const interval = [units & 0xff, units >> 8];
  const padding = Array.from({ length: 31 - FLAGS.length }, () => 0);
  const steps: readonly (readonly [number, readonly number[]])[] = [
    [OPCODE.setAdvertisingEnable, [0]],
    [OPCODE.setAdvertisingParameters, [...interval, ...interval, 3, ...Array(8).fill(0), 7, 0]],
    [OPCODE.setAdvertisingData, [FLAGS.length, ...FLAGS, ...padding]],
    [OPCODE.setAdvertisingEnable, [1]],
  ];
  steps.forEach(([opcode, parameters]) => socket.write(encodeCommand(opcode, parameters)));
  await until(() => heard.length === before + steps.length, "all steps");
  // The emulator refuses to disable what is not enabled.
  const statuses = heard.slice(before + 1).map((packet) => decodeAnswer(packet)?.status);
  expect(statuses).toEqual([0, 0, 0]);
}

function listen(socket: HciTransport): Uint8Array[] {
  const heard: Uint8Array[] = [];
  socket.on("data", (packet: Uint8Array) => heard.push(Uint8Array.from(packet)));
  return heard;
}

function errorsOf(socket: HciTransport): string[] {
  const codes: string[] = [];
  socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => codes.push(code));
  return codes;
}

function statesOf(socket: HciTransport): boolean[] {
  const states: boolean[] = [];
  socket.on("state", (isUp: boolean) => states.push(isUp));
  return states;
}

function diesAt(socket: HciTransport, errors: readonly string[]): boolean {
  socket.write(encodeCommand(OPCODE.readBdAddr));
  return errors.includes("EPIPE");
}

const median = (numbers: readonly number[]): number =>
  present(numbers.toSorted((a, b) => a - b)[numbers.length >> 1], "a number");

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
