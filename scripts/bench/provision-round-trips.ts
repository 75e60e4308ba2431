/**
 * How often a central waited for the other side, told from what went over its controller: requests of ATT with their answers, and
 * messages of ours with theirs (protocols §3.3).
 *
 *   02 | handle and flags 2 | length 2 | L2CAP length 2 | channel 2 | ATT opcode 1 | …
 *
 * Spec: Bluetooth Core 5.4, volume 3, part F, 3.4 (ATT); volume 3, part A, 3.1 (L2CAP).
 */
import type { HciEntry } from "../radio/hci-trace.ts";

const ATT_CHANNEL = 4;
/** Of a packet's flags: the rest of a frame that was begun. */
const CONTINUATION = 0x10;
const FLAGS_MASK = 0x30;
const OPCODE_AT = 9;
/** Behind opcode and handle. */
const VALUE_AT = 12;
const WRITE_COMMAND = 0x52;
/** Nobody asked for them: notification, indication, several notifications. */
const UNASKED: ReadonlySet<number> = new Set([0x1b, 0x1d, 0x23]);
/** Of a fragment of ours: a message begins. */
const FIRST = 0x80;

/** Of one adapter's entries, from a connection to its end. */
export function roundTripsOf(entries: readonly HciEntry[]): number {
  return entries.filter(({ kind, bytes }) => {
    const begins = ((bytes[2] ?? 0) & FLAGS_MASK) !== CONTINUATION;
    const isAtt = bytes[7] === ATT_CHANNEL && bytes[8] === 0;
    const opcode = bytes[OPCODE_AT] ?? 0;
    if (!begins || !isAtt) {
      return false;
    }
    return kind === "acl-in"
      ? opcode % 2 === 1 && !UNASKED.has(opcode)
      : kind === "acl-out" && opcode === WRITE_COMMAND && ((bytes[VALUE_AT] ?? 0) & FIRST) !== 0;
  }).length;
}
