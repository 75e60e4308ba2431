/**
 * An adapter whose controller is in memory (a simulated one), behind the socket where programs of the bench attach: it
 * answers what a stack asks at its start, and lets a test put any packet on the wire, faster than an emulator would and with
 * nothing between that mends it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulatedController } from "@tillwave/beacon-peripheral/adapters/simulated-controller";
import { OPCODE, opcodeOf } from "@tillwave/beacon-peripheral/radio/hci";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { listenForHosts } from "../../scripts/radio/hosts.ts";
import { RADIO_VARIABLE, writeMachineState } from "../../scripts/radio/machine-state.ts";
import { buildPreload } from "../../scripts/radio/preload-file.ts";

const HANDLE = 0x0040;
const FIRST = 0x2000;
const CONTINUING = 0x1000;
/** Bluetooth 5.0, of a maker that does not matter. */
const LOCAL_VERSION = [0x09, 0, 0, 0x09, 0, 0, 0, 0] as const;
/** A controller with room for 64 packets of 27 bytes. */
const BUFFER_SIZE = [27, 0, 64] as const;
const READ_LOCAL_VERSION = 0x10_01;
const READ_BUFFER_SIZE = 0x20_02;

/** What a stack asks at its start, and the simulated controller does not know. */
const ANSWERS: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [0x0c_01, []],
  [0x20_01, []],
  [READ_LOCAL_VERSION, LOCAL_VERSION],
  [0x0c_6d, []],
  [0x0c_6c, [1, 0]],
  [READ_BUFFER_SIZE, BUFFER_SIZE],
]);

export interface HostileAdapter {
  readonly environment: Readonly<Record<string, string>>;
  /** A central connects to what is on air. */
  connect(): boolean;
  disconnect(): void;
  /** ACL data as it is on the wire, to the connection. */
  fragment(kind: "first" | "continuing", bytes: Uint8Array): void;
  /** One L2CAP frame. */
  send(pdu: Uint8Array, channel?: number): void;
  /** The next L2CAP frame that the program sends. */
  next(waitMs: number): Promise<Uint8Array | null>;
  /** Whether it says that the central has taken what it was sent. */
  takes(isTaking: boolean): void;
  /** How often the program has asked the central to go. */
  hangUps(): number;
  close(): Promise<void>;
}

export async function openHostileAdapter(): Promise<HostileAdapter> {
  const folder = mkdtempSync(join(tmpdir(), "hostile-adapter-"));
  const path = join(folder, "adapter");
  const controller = createSimulatedController({
    timers: machineTimers,
    index: 0,
    onAir: () => {},
  });
  let isTaking = true;
  let hangUps = 0;
  let hear = (_frame: Uint8Array): void => {};

  const hosts = await listenForHosts(path, (packet) => {
    const opcode = opcodeOf(packet);
    if (opcode === null) {
      if (isTaking) {
        hosts.tell(Uint8Array.of(0x04, 0x13, 5, 1, HANDLE, 0, 1, 0));
      }
      hear(packet.slice(5));
      return;
    }
    const answer = ANSWERS.get(opcode);
    if (answer === undefined) {
      hangUps += opcode === OPCODE.disconnect ? 1 : 0;
      socket.write(packet);
      return;
    }
    const values = [1, opcode & 0xff, opcode >> 8, 0, ...answer];
    hosts.tell(Uint8Array.of(0x04, 0x0e, values.length, ...values));
  });
  const socket = controller.attach({
    heard: (packet) => hosts.tell(packet),
    lost: () => {},
    attribute: () => {},
  });
  writeMachineState(folder, {
    denied: null,
    adapters: [{ index: 0, isUp: true, address: controller.address, socket: path }],
  });
  const preload = await buildPreload();

  function fragment(kind: "first" | "continuing", bytes: Uint8Array): void {
    const head = HANDLE | (kind === "first" ? FIRST : CONTINUING);
    hosts.tell(concatBytes([Uint8Array.of(0x02, ...u16(head), ...u16(bytes.length)), bytes]));
  }

  return {
    environment: { NODE_OPTIONS: `--require ${preload}`, [RADIO_VARIABLE]: folder },
    connect: controller.connect,
    disconnect: controller.disconnect,
    fragment,
    send: (pdu, channel = 4) =>
      fragment("first", concatBytes([Uint8Array.of(...u16(pdu.length), ...u16(channel)), pdu])),
    next: async (waitMs) =>
      await new Promise((resolve) => {
        const cancel = machineTimers.later(() => resolve(null), waitMs);
        hear = (frame) => {
          cancel();
          resolve(frame);
        };
      }),
    takes(taking) {
      isTaking = taking;
    },
    hangUps: () => hangUps,
    async close() {
      await hosts.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const u16 = (value: number): readonly [number, number] => [value & 0xff, value >> 8];
