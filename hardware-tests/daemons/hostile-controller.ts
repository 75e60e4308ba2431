/**
 * noble, as the ear holds it, under packets that no controller should send, in a process of its own: what is counted is said,
 * and whether it still hears afterwards. An exception that gets out ends it.
 *
 *   --require PRELOAD  tsx  this file  SEED  COUNT
 */
import { createRequire } from "node:module";
import { openNobleEar } from "@tillwave/beacon-central/adapters/noble-ear";
import { fromHex } from "@tillwave/shared/core/bytes";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";

/** LE Connection Complete: this side is the central, so that data and pairing have somebody to go to. */
const CONNECTED = fromHex("043e13 01 00 4000 00 00 42000101aa00 1800 0000 4800 00");
const GONE = fromHex("04050400400013");
/** One good packet of each kind that is read. */
const GOOD: readonly Uint8Array[] = [
  CONNECTED,
  GONE,
  fromHex("043e0f 02 01 00 00 42000101aa00 03 020106 c4"),
  fromHex("040e0401 0c2000"),
  fromHex("040f0400 010d20"),
  fromHex("040e0a01 091000 42000101aa00"),
  fromHex("040e0c01 011000 09000009f0000000"),
  fromHex("040e0701 022000 fb0008"),
  fromHex("043e0a 03 00 4000 1800 0000 4800"),
  fromHex("040805 00 4000 01"),
  fromHex("0413050140000100"),
  // Data: ATT, signalling, and pairing that nobody asked for.
  fromHex("024020 0700 0300 0400 1b0300"),
  fromHex("024020 0c00 0800 0500 12010400 06000600"),
  fromHex("024020 0500 0100 0600 00"),
  fromHex("024020 0500 0100 0600 05"),
  fromHex("024020 0600 0200 0600 01ff"),
  fromHex("024020 0500 0100 0600 0b"),
  fromHex("024020 1500 1100 0600 03 00112233445566778899aabbccddeeff"),
  fromHex("024020 1500 1100 0600 04 00112233445566778899aabbccddeeff"),
];
const GARBAGE_MAX = 40;
/** Timers and promises have their turn. */
const REST_EVERY = 500;

const [, , seedText = "1", countText = "1000"] = process.argv;
const { integer: below } = seededRandom(Number(seedText));
let broken = 0;
let heard = 0;
openNobleEar(
  { adapter: 0 },
  {
    heard: () => {
      heard += 1;
    },
    broken: (count) => {
      broken = count;
    },
    changed: () => {},
    // A controller that says such things is given up; here it goes on saying them.
    failed: () => {},
  },
);

interface Inside {
  readonly ["_bindings"]: {
    readonly ["_hci"]: { onSocketData(packet: Uint8Array): void };
  };
}
const noble = createRequire(import.meta.resolve("@tillwave/beacon-central/ports"))(
  "@abandonware/noble",
) as Inside;
const hci = noble["_bindings"]["_hci"];

function nextPacket(): Uint8Array {
  const packet = Uint8Array.from(GOOD[below(GOOD.length)] ?? CONNECTED);
  switch (below(5)) {
    case 0:
      return packet;
    case 1:
      return packet.subarray(0, below(packet.length + 1));
    case 2:
      packet[below(packet.length)] = below(256);
      return packet;
    case 3:
      return Uint8Array.from([...packet, ...Array.from({ length: below(8) }, () => below(256))]);
    default:
      return Uint8Array.from([
        [2, 4, 1][below(3)] ?? 4,
        ...Array.from({ length: below(GARBAGE_MAX) }, () => below(256)),
      ]);
  }
}

for (let i = 0; i < Number(countText); i += 1) {
  if (i % 50 === 0) {
    hci.onSocketData(Buffer.from(CONNECTED));
  }
  hci.onSocketData(Buffer.from(nextPacket()));
  if (i % REST_EVERY === 0) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
const before = heard;
hci.onSocketData(Buffer.from(GOOD[2] ?? CONNECTED));
process.send?.({ broken, heard, hearsStill: heard > before }, undefined, undefined, () =>
  process.kill(process.pid, "SIGKILL"),
);
