/**
 * A central that knows the beacon's service, byte by byte: what a test wants to be right is right, and the rest it sends itself
 * over the link below.
 *
 * Bluetooth Core 5.4, Vol 3, Part F, 3.4 (ATT's PDUs) and Part G, 4.6 and 4.10.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { PROVISIONING_IN, PROVISIONING_OUT } from "@tillwave/shared/beacon/provisioning/ids";
import { assert, present } from "@tillwave/shared/core/assert";
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import type { Link } from "../../scripts/radio/central.ts";

const READ_BY_TYPE = 0x08;
const READ_BY_TYPE_ANSWER = 0x09;
const MTU_REQUEST = 0x02;
const WRITE_REQUEST = 0x12;
const WRITE_COMMAND = 0x52;
const NOTIFICATION = 0x1b;
const CHARACTERISTIC = 0x28_03;
const LAST_HANDLE = 0xff_ff;
const LOOK_EVERY_MS = 5;
const NOTIFIED_WITHIN_MS = 10_000;
/** Notifications on. */
const NOTIFY = fromHex("0100");

export interface GattHandles {
  readonly input: number;
  readonly output: number;
  /** Of the output's configuration. */
  readonly configuration: number;
}

export interface GattCentral {
  readonly link: Link;
  readonly handles: GattHandles;
  setMtu(mtu: number): Promise<void>;
  subscribe(): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  notified(): readonly Uint8Array[];
  /** The next one that nobody took yet. */
  next(): Promise<Uint8Array>;
  isGone(): boolean;
  disconnect(): Promise<void>;
}

export async function openGatt(link: Link): Promise<GattCentral> {
  const handles = await findHandles(link);
  let taken = 0;
  const state = { isGone: false };
  async function watchEnd(): Promise<void> {
    await link.gone;
    state.isGone = true;
  }
  void watchEnd();
  const notified = (): readonly Uint8Array[] =>
    link
      .pdus()
      .filter((pdu) => pdu[0] === NOTIFICATION)
      .map((pdu) => pdu.slice(3));
  return {
    link,
    handles,
    async setMtu(mtu) {
      present(await link.ask(Uint8Array.of(MTU_REQUEST, ...u16(mtu))), "the beacon's MTU");
    },
    async subscribe() {
      const request = Uint8Array.of(WRITE_REQUEST, ...u16(handles.configuration), ...NOTIFY);
      present(await link.ask(request), "the answer to a subscription");
    },
    async write(bytes) {
      const head = Uint8Array.of(WRITE_COMMAND, ...u16(handles.input));
      await link.send(concatBytes([head, bytes]));
    },
    notified,
    async next() {
      for (let waited = 0; notified().length <= taken && !state.isGone; waited += LOOK_EVERY_MS) {
        assert(waited < NOTIFIED_WITHIN_MS, "it is notified");
        // oxlint-disable-next-line no-await-in-loop -- it looks again
        await sleep(LOOK_EVERY_MS);
      }
      taken += 1;
      return present(notified()[taken - 1], "a notification before it is hung up on");
    },
    isGone: () => state.isGone,
    disconnect: link.disconnect,
  };
}

async function findHandles(link: Link): Promise<GattHandles> {
  const values = new Map<string, number>();
  for (let from = 1; from < LAST_HANDLE;) {
    const request = [READ_BY_TYPE, ...u16(from), ...u16(LAST_HANDLE), ...u16(CHARACTERISTIC)];
    // oxlint-disable-next-line no-await-in-loop -- where the next begins, this one says
    const answer = present(await link.ask(Uint8Array.from(request)), "the characteristics");
    if (answer[0] !== READ_BY_TYPE_ANSWER) {
      break;
    }
    const length = answer[1] ?? 0;
    for (let at = 2; at + length <= answer.length; at += length) {
      const uuid = [...answer.subarray(at + 5, at + length)].toReversed();
      const value = (answer[at + 3] ?? 0) | ((answer[at + 4] ?? 0) << 8);
      values.set(Buffer.from(uuid).toString("hex"), value);
      from = value + 1;
    }
  }
  const output = present(values.get(PROVISIONING_OUT), "the characteristic that notifies");
  const input = present(values.get(PROVISIONING_IN), "the characteristic that is written");
  return { input, output, configuration: output + 1 };
}

const u16 = (value: number): readonly [number, number] => [value & 0xff, value >> 8];
