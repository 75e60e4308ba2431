/**
 * Somebody else's beacon: any bytes, any interval, through an adapter of the bench of its own. It may say what no stack
 * would send. This file is both the process that holds the adapter, and how tests start it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { assert } from "@tillwave/shared/core/assert";
import { ADVERTISING, INTERVAL_UNIT_MS, OPCODE, encodeCommand } from "../../scripts/radio/hci.ts";
import type { Radio } from "../../scripts/radio/radio.ts";

/** For how often a test wants to hear it, in milliseconds. */
const INTERVAL_USUAL = 50;

export interface RawAdvertiser {
  readonly address: string;
  advertise(data: Uint8Array, options?: AdvertiseOptions): Promise<void>;
  silence(): Promise<void>;
  close(): Promise<void>;
}

export interface AdvertiseOptions {
  /** Default true. */
  readonly connectable?: boolean;
  readonly intervalMs?: number;
  readonly scanResponse?: Uint8Array;
}

interface Order {
  readonly packets: readonly (readonly number[])[];
}

export async function startRawAdvertiser(radio: Radio, adapter: number): Promise<RawAdvertiser> {
  const bench = radio.adapters[adapter];
  assert(bench !== undefined, `the bench has an adapter ${adapter}`);
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), import.meta.filename, String(adapter)],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, ...radio.environment },
    },
  );
  await once(child, "message");
  const off = [...encodeCommand(OPCODE.setAdvertisingEnable, [0])];
  return {
    address: bench.address,
    advertise: (data, options = {}) =>
      tell(child, {
        packets: [
          off,
          [...encodeCommand(OPCODE.setAdvertisingParameters, parametersOf(options))],
          [...encodeCommand(OPCODE.setAdvertisingData, padded(data))],
          [
            ...encodeCommand(
              OPCODE.setScanResponseData,
              padded(options.scanResponse ?? new Uint8Array(0)),
            ),
          ],
          [...encodeCommand(OPCODE.setAdvertisingEnable, [1])],
        ],
      }),
    silence: () => tell(child, { packets: [off] }),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGKILL");
        await exit;
      }
    },
  };
}

async function tell(child: ChildProcess, order: Order): Promise<void> {
  const done = once(child, "message");
  child.send(order);
  await done;
}

/** Core specification 5.4, Vol 4, Part E, 7.8.5: interval, interval, type, own and peer address, channels, filter. */
function parametersOf({ connectable = true, intervalMs = INTERVAL_USUAL }: AdvertiseOptions) {
  const units = Math.round(intervalMs / INTERVAL_UNIT_MS);
  const interval = [units & 0xff, units >> 8];
  const type = connectable ? ADVERTISING.connectable : ADVERTISING.plain;
  return [...interval, ...interval, type, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0];
}

/** 7.8.7: the length, and always 31 bytes. */
function padded(data: Uint8Array): readonly number[] {
  const bytes = Array.from({ length: 31 }, (_, i) => data[i] ?? 0);
  return [data.length, ...bytes];
}

interface HciSocket {
  bindRaw(index: number): number;
  setFilter(filter: Uint8Array): void;
  start(): void;
  write(packet: Uint8Array): void;
  on(event: "data" | "error", listener: (what: unknown) => void): void;
}

/** As the kernel's `struct hci_filter`: events alone, and of these the one with code 0x0E. */
const COMMAND_COMPLETE = Uint8Array.of(0x10, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0);

function hold(index: number): void {
  // The bench's, which its environment has put in the real one's place.
  const Socket = createRequire(import.meta.url)(
    "@abandonware/bluetooth-hci-socket",
  ) as new () => HciSocket;
  const socket = new Socket();
  socket.on("error", () => {});
  socket.bindRaw(index);
  let waiting = 0;
  socket.on("data", () => {
    waiting -= 1;
    if (waiting === 0) {
      process.send?.("done");
    }
  });
  socket.setFilter(COMMAND_COMPLETE);
  socket.start();
  process.on("message", ({ packets }: Order) => {
    waiting = packets.length;
    packets.forEach((packet) => socket.write(Buffer.from(packet)));
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.("up");
}

const [, program = "", index = ""] = process.argv;
if (program === import.meta.filename && index !== "") {
  hold(Number(index));
}
