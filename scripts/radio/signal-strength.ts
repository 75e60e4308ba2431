/** The emulator says of every advertisement that its strength is unknown (127). Here it is what a test wants, with some noise. */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { EVENT, LE_EVENT, PACKET } from "./hci.ts";

const NOISE_DB = 3;

/** The same packet unless it is an advertising report; its last byte is the strength (Core 5.2, volume 4, part E, 7.7.65.2). */
export function fadeReport(packet: Uint8Array, strength: number, random: SeededRandom): Uint8Array {
  const isReport =
    packet[0] === PACKET.event &&
    packet[1] === EVENT.leMeta &&
    packet[3] === LE_EVENT.advertisingReport;
  const noise = Math.round((random.next() * 2 - 1) * NOISE_DB);
  return isReport ? packet.with(packet.length - 1, (strength + noise) & 0xff) : packet;
}
