/** Hears every advertisement in the emulator's air, as it was sent, with the moment: a scanner without a stack. */
import { assert } from "@tillwave/shared/core/assert";
import { EVENT, LE_EVENT, OPCODE, PACKET, formatAddress } from "./hci.ts";
import { openRawHost } from "./raw-host.ts";

/** What is older is forgotten. */
const HEARD_MAX = 500_000;
const WAIT_MS = 5000;
/** Always on: window and interval are both 11.25 ms, as noble's. */
const SCAN_TIME = [0x12, 0x00];

export interface Heard {
  readonly at: number;
  readonly address: string;
  /** 0 public, 1 random. */
  readonly addressType: number;
  /** As in hci.ts's ADVERTISING. */
  readonly type: number;
  readonly data: Uint8Array;
  readonly rssi: number;
}

export interface Ear {
  heard(): readonly Heard[];
  clear(): void;
  /** The first of what was heard, or will be, that fits; rejects after `waitMs`. */
  until(holds: (heard: Heard) => boolean, waitMs?: number): Promise<Heard>;
  close(): void;
}

export interface EarOptions {
  readonly active: boolean;
  now(): number;
}

export async function openEar(emulator: string, { active, now }: EarOptions): Promise<Ear> {
  let all: Heard[] = [];
  const waiting = new Set<(heard: Heard) => void>();
  const host = await openRawHost(emulator, {
    packet(packet) {
      for (const report of decodeReports(packet)) {
        const heard = { at: now(), ...report };
        all.push(heard);
        if (all.length > HEARD_MAX) {
          all = all.slice(HEARD_MAX / 2);
        }
        waiting.forEach((check) => check(heard));
      }
    },
    gone() {},
  });
  const parameters = [active ? 1 : 0, ...SCAN_TIME, ...SCAN_TIME, 0, 0];
  assert((await host.command(OPCODE.setScanParameters, parameters)).ok, "it can scan");
  assert((await host.command(OPCODE.setScanEnable, [1, 0])).ok, "it scans");
  return {
    heard: () => all,
    clear() {
      all = [];
    },
    until(holds, waitMs = WAIT_MS) {
      const before = all.find(holds);
      return before
        ? Promise.resolve(before)
        : new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
              waiting.delete(check);
              reject(new Error(`not heard in ${waitMs} ms`));
            }, waitMs);
            function check(heard: Heard): void {
              if (holds(heard)) {
                clearTimeout(timer);
                waiting.delete(check);
                resolve(heard);
              }
            }
            waiting.add(check);
          });
    },
    close: host.close,
  };
}

/** LE Advertising Report (7.7.65.2) with one report in it, which is all that the emulator sends. */
export function decodeReports(packet: Uint8Array): readonly Omit<Heard, "at">[] {
  const [type, code, , subevent, count] = packet;
  const length = packet[13] ?? 0;
  if (
    type !== PACKET.event ||
    code !== EVENT.leMeta ||
    subevent !== LE_EVENT.advertisingReport ||
    count !== 1 ||
    packet.length !== 15 + length
  ) {
    return [];
  }
  return [
    {
      type: packet[5] ?? 0,
      addressType: packet[6] ?? 0,
      address: formatAddress(packet.subarray(7, 13)),
      data: packet.slice(14, 14 + length),
      rssi: ((packet[14 + length] ?? 0) << 24) >> 24,
    },
  ];
}
