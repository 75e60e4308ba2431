/**
 * LE Advertising Report: what a controller says of what it heard.
 *
 * Spec: Bluetooth Core 5.4, Vol 4, Part E, 5.4.4 (events), 7.7.65.2 (this one). The event as it comes over a raw socket:
 *
 *   offset  bytes  field
 *   0       1      packet indicator, 0x04
 *   1       1      event code, 0x3E (LE meta)
 *   2       1      length of what follows
 *   3       1      subevent, 0x02
 *   4       1      number of reports
 *   …              each report:
 *   +0      1        0 ADV_IND, 1 ADV_DIRECT_IND, 2 ADV_SCAN_IND, 3 ADV_NONCONN_IND, 4 SCAN_RSP
 *   +1      1        address type: 0, 2 public; 1, 3 random
 *   +2      6        address, least significant byte first
 *   +8      1        length of the data, n, at most 31
 *   +9      n        the data
 *   +9+n    1        RSSI in dBm, signed; 127: not known
 *
 * The specification's text has each field of all reports together; controllers send report after report, and the kernel
 * reads it so.
 */
import type { AirReport, ReportKind } from "../ports.ts";

const INDICATOR = 0x04;
const LE_META = 0x3e;
const ADVERTISING_REPORT = 0x02;
const HEAD = 5;
/** Type, address type, address and the data's length; RSSI. */
const REPORT_HEAD = 9;
const REPORT_TAIL = 1;
const REPORTS_MAX = 25;
export const AIR_DATA_MAX = 31;
const RSSI_UNKNOWN = 127;
export const RSSI_MIN = -127;
export const RSSI_MAX = 20;

const KINDS: readonly ReportKind[] = [
  "connectable",
  "directed",
  "scannable",
  "non-connectable",
  "scan-response",
];

export interface HeardAtOnce {
  readonly reports: readonly AirReport[];
  /** There was more, which broke the format. */
  readonly isBroken: boolean;
}

/** Null for a packet that is no advertising report. The data are copies. */
export function decodeAdvertisingEvent(packet: Uint8Array, at: number): HeardAtOnce | null {
  if (packet[0] !== INDICATOR || packet[1] !== LE_META || packet[3] !== ADVERTISING_REPORT) {
    return null;
  }
  const count = packet[4] ?? 0;
  const reports: AirReport[] = [];
  let offset = HEAD;
  while (reports.length < count) {
    const read = decodeReport(packet, offset, at);
    if (read === null || reports.length === REPORTS_MAX) {
      return { reports, isBroken: true };
    }
    reports.push(read);
    offset += REPORT_HEAD + read.data.length + REPORT_TAIL;
  }
  return { reports, isBroken: count === 0 || packet[2] !== packet.length - 3 };
}

function decodeReport(packet: Uint8Array, offset: number, at: number): AirReport | null {
  const kind = KINDS[packet[offset] ?? KINDS.length];
  const addressType = packet[offset + 1] ?? 0xff;
  const length = packet[offset + 8] ?? 0xff;
  const rssiByte = packet[offset + REPORT_HEAD + length];
  if (kind === undefined || addressType > 3 || length > AIR_DATA_MAX || rssiByte === undefined) {
    return null;
  }
  const rssi = (rssiByte << 24) >> 24;
  return {
    at,
    address: addressOf(packet.subarray(offset + 2, offset + 8)),
    addressType: addressType % 2 === 0 ? "public" : "random",
    kind,
    data: new Uint8Array(packet.subarray(offset + REPORT_HEAD, offset + REPORT_HEAD + length)),
    rssi: rssi === RSSI_UNKNOWN || rssi > RSSI_MAX ? null : Math.max(rssi, RSSI_MIN),
  };
}

function addressOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .toReversed()
    .join(":");
}
