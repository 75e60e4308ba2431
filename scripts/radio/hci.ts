/**
 * As much of HCI as the bench speaks: Bluetooth Core Specification 5.2, volume 4, part E (commands and events) and part A
 * (H4, one byte of packet type before each packet). Numbers are little-endian.
 *
 *   command   01 | opcode 2 | length 1 | parameters
 *   data      02 | handle and flags 2 | length 2 | fragment
 *   event     04 | code 1 | length 1 | parameters
 *             04 | 0e | length | commands allowed 1 | opcode 2 | status 1 …       Command Complete (7.7.14)
 *             04 | 0f | 04 | status 1 | commands allowed 1 | opcode 2             Command Status (7.7.15)
 */
import { assert } from "@tillwave/shared/core/assert";

export const PACKET = { command: 0x01, acl: 0x02, sco: 0x03, event: 0x04 } as const;

export const EVENT = {
  disconnectionComplete: 0x05,
  commandComplete: 0x0e,
  commandStatus: 0x0f,
  hardwareError: 0x10,
  completedPackets: 0x13,
  leMeta: 0x3e,
} as const;

export const LE_EVENT = { connectionComplete: 0x01, advertisingReport: 0x02 } as const;

export const OPCODE = {
  disconnect: 0x0406,
  setEventMask: 0x0c01,
  reset: 0x0c03,
  readLocalVersion: 0x1001,
  readBdAddr: 0x1009,
  setLeEventMask: 0x2001,
  readLeBufferSize: 0x2002,
  setAdvertisingParameters: 0x2006,
  setAdvertisingData: 0x2008,
  setScanResponseData: 0x2009,
  setAdvertisingEnable: 0x200a,
  setScanParameters: 0x200b,
  setScanEnable: 0x200c,
  createConnection: 0x200d,
} as const;

/** Volume 1, part F. */
export const STATUS = { success: 0x00, hardwareFailure: 0x03, commandDisallowed: 0x0c } as const;

/** Advertising types (7.8.5); the last comes in reports alone. */
export const ADVERTISING = { connectable: 0, scannable: 2, plain: 3, scanResponse: 4 } as const;

/** Advertising intervals are counted in these. */
export const INTERVAL_UNIT_MS = 0.625;

export function encodeCommand(opcode: number, parameters: ArrayLike<number> = []): Uint8Array {
  assert(parameters.length <= 0xff, "a command is too long");
  return Uint8Array.from([
    PACKET.command,
    opcode & 0xff,
    opcode >> 8,
    parameters.length,
    ...Array.from(parameters),
  ]);
}

export function encodeCommandComplete(opcode: number, status: number): Uint8Array {
  const allowed = 1;
  const parameters = [allowed, opcode & 0xff, opcode >> 8, status];
  return Uint8Array.from([PACKET.event, EVENT.commandComplete, parameters.length, ...parameters]);
}

/** Null where it is no command, or none that is whole. */
export function commandOpcode(packet: Uint8Array): number | null {
  return packet[0] === PACKET.command && packet.length >= 4 ? readUint16(packet, 1) : null;
}

export interface CommandAnswer {
  readonly opcode: number;
  readonly status: number;
  /** Behind the status; empty in a Command Status. */
  readonly returned: Uint8Array;
}

/** Null for what answers no command. */
export function decodeAnswer(packet: Uint8Array): CommandAnswer | null {
  if (packet[0] !== PACKET.event || packet.length < 7) {
    return null;
  }
  if (packet[1] === EVENT.commandComplete) {
    const returned = packet.subarray(7);
    return { opcode: readUint16(packet, 4), status: byteAt(packet, 6), returned };
  }
  if (packet[1] === EVENT.commandStatus) {
    return {
      opcode: readUint16(packet, 5),
      status: byteAt(packet, 3),
      returned: packet.subarray(7),
    };
  }
  return null;
}

export interface Connection {
  readonly status: number;
  readonly handle: number;
  readonly isPeripheral: boolean;
}

/** LE Connection Complete (7.7.65.1). */
export function decodeConnection(packet: Uint8Array): Connection | null {
  const isConnection =
    packet[0] === PACKET.event &&
    packet[1] === EVENT.leMeta &&
    packet[3] === LE_EVENT.connectionComplete &&
    packet.length >= 8;
  return isConnection
    ? {
        status: byteAt(packet, 4),
        handle: readUint16(packet, 5) & 0x0fff,
        isPeripheral: packet[7] === 1,
      }
    : null;
}

/** As it is written: the first byte last in the packet. */
export function formatAddress(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .toReversed()
    .join(":");
}

/** The other way round. */
export function parseAddress(address: string): Uint8Array {
  const bytes = address.split(":").map((part) => Number.parseInt(part, 16));
  assert(bytes.length === 6 && bytes.every((byte) => byte >= 0), `${address} is no address`);
  return Uint8Array.from(bytes.toReversed());
}

export const readUint16 = (bytes: Uint8Array, at: number): number =>
  byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
