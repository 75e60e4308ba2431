/**
 * The HCI commands that advertising takes, and the events that answer them (Bluetooth Core 5.4, Vol 4: packet types Part A
 * section 2, commands and events Part E section 7). All numbers are little-endian.
 *
 *   command   01 | opcode 2 | length | parameters
 *   event     04 | code     | length | parameters
 *
 *   0e Command Complete         slots | opcode 2 | status | return parameters
 *   0f Command Status           status | slots | opcode 2
 *   10 Hardware Error          code
 *   05 Disconnection Complete   status | handle 2 | reason
 *   3e LE Meta                  01 Connection Complete | status | handle 2 | role | ...
 *                               0a Enhanced Connection Complete, likewise
 */
import { assert } from "@tillwave/shared/core/assert";
import { ADVERTISING_DATA_MAX } from "../ports.ts";

export const OPCODE = {
  disconnect: 0x04_06,
  reset: 0x0c_03,
  readAddress: 0x10_09,
  setAdvertisingParameters: 0x20_06,
  readTxPower: 0x20_07,
  setAdvertisingData: 0x20_08,
  setScanResponse: 0x20_09,
  setAdvertisingEnable: 0x20_0a,
} as const;

/** Vol 1, Part F. */
export const STATUS = { success: 0x00, unknownConnection: 0x02, commandDisallowed: 0x0c } as const;

/** Part E 7.8.5, Advertising_Type. */
export const ADVERTISING_TYPE = { connectable: 0x00, notConnectable: 0x03 } as const;

const COMMAND_PACKET = 0x01;
export const ACL_PACKET = 0x02;
export const EVENT_PACKET = 0x04;

const DISCONNECTION_COMPLETE = 0x05;
const COMMAND_COMPLETE = 0x0e;
const COMMAND_STATUS = 0x0f;
const HARDWARE_ERROR = 0x10;
const LE_META = 0x3e;
const CONNECTION_COMPLETE = 0x01;
const ENHANCED_CONNECTION_COMPLETE = 0x0a;
const ROLE_PERIPHERAL = 0x01;
/** Of 37, 38 and 39. */
const ALL_CHANNELS = 0x07;
const FILTER_BYTES = 16;
const FILTER_EVENTS_AT = 4;
const UNIT_MS = 0.625;
/** 127 dBm, wherever a power is not known. */
const NO_TX_POWER = 0x7f;
/** Remote User Terminated Connection: what a peer is told that has to go. */
const REASON_USER_ENDED = 0x13;

export type HciEvent =
  /** `values` are the return parameters behind the status. */
  | {
      readonly type: "answer";
      readonly opcode: number;
      readonly status: number;
      readonly values: Uint8Array;
    }
  | { readonly type: "connected"; readonly handle: number }
  | { readonly type: "disconnected"; readonly handle: number }
  /** It has crashed, and knows of nothing. */
  | { readonly type: "crashed" };

export interface AdvertisingParameters {
  readonly connectable: boolean;
  readonly intervalMs: number;
}

export const resetController = (): Uint8Array => command(OPCODE.reset, []);
export const readAddress = (): Uint8Array => command(OPCODE.readAddress, []);

/** 7.8.6, LE Read Advertising Physical Channel Tx Power: there is no command to set it before Bluetooth 5. */
export const readTxPower = (): Uint8Array => command(OPCODE.readTxPower, []);

export const disconnect = (handle: number): Uint8Array =>
  command(OPCODE.disconnect, [...u16(handle), REASON_USER_ENDED]);

/** The public address, all channels, whoever asks. Both ends of the interval are the same. */
export function setAdvertisingParameters(parameters: AdvertisingParameters): Uint8Array {
  const { connectable, intervalMs } = parameters;
  const interval = u16(Math.floor(intervalMs / UNIT_MS));
  const type = connectable ? ADVERTISING_TYPE.connectable : ADVERTISING_TYPE.notConnectable;
  const addresses = [0, 0, 0, 0, 0, 0, 0, 0];
  return command(OPCODE.setAdvertisingParameters, [
    ...interval,
    ...interval,
    type,
    ...addresses,
    ALL_CHANNELS,
    0,
  ]);
}

export const setAdvertisingData = (data: Uint8Array): Uint8Array =>
  command(OPCODE.setAdvertisingData, padded(data));

export const setScanResponse = (data: Uint8Array): Uint8Array =>
  command(OPCODE.setScanResponse, padded(data));

export const setAdvertisingEnable = (isEnabled: boolean): Uint8Array =>
  command(OPCODE.setAdvertisingEnable, [isEnabled ? 1 : 0]);

/** Null where it is no command. */
export function opcodeOf(packet: Uint8Array): number | null {
  return packet[0] === COMMAND_PACKET ? readU16(packet, 1) : null;
}

/** Null for what is cut short, and for what advertising does not care about. */
export function decodeEvent(packet: Uint8Array): HciEvent | null {
  if (packet[0] !== EVENT_PACKET || packet.length !== 3 + (packet[2] ?? 0)) {
    return null;
  }
  const parameters = packet.subarray(3);
  switch (packet[1]) {
    case COMMAND_COMPLETE:
      return answer(readU16(parameters, 1), parameters[3], parameters.subarray(4));
    case COMMAND_STATUS:
      return answer(readU16(parameters, 2), parameters[0], new Uint8Array());
    case DISCONNECTION_COMPLETE:
      return ended(parameters);
    case HARDWARE_ERROR:
      return { type: "crashed" };
    case LE_META:
      return begun(parameters);
    default:
      return null;
  }
}

/**
 * The kernel's struct hci_filter, of what is heard: a mask of packet types 4, one of events 8, an opcode 2, and 2 that only
 * align it. Since late 2024 kernels take it with these alone, else the socket hears nothing.
 */
export function widenFilter(filter: Uint8Array): Uint8Array {
  const wide = new Uint8Array(FILTER_BYTES);
  wide.set(filter.subarray(0, FILTER_BYTES));
  const byte = FILTER_EVENTS_AT + (HARDWARE_ERROR >> 3);
  wide[byte] = (wide[byte] ?? 0) | (1 << (HARDWARE_ERROR & 7));
  return wide;
}

/** "00:aa:01:00:00:42" of what {@link readAddress} returns; null where it is no address. */
export function formatAddress(values: Uint8Array): string | null {
  return values.length === 6
    ? [...values]
        .toReversed()
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join(":")
    : null;
}

/** Of what {@link readTxPower} returns, in dBm; null where it is none: 7.8.6 has it from -20 to 10, and some send with more. */
export function parseTxPower(values: Uint8Array): number | null {
  const [byte] = values;
  if (values.length !== 1 || byte === undefined) {
    return null;
  }
  const dbm = byte > 0x7f ? byte - 0x1_00 : byte;
  return dbm === NO_TX_POWER ? null : dbm;
}

function answer(
  opcode: number | null,
  status: number | undefined,
  values: Uint8Array,
): HciEvent | null {
  return opcode === null || status === undefined
    ? null
    : { type: "answer", opcode, status, values };
}

function ended(parameters: Uint8Array): HciEvent | null {
  const handle = readU16(parameters, 1);
  return handle === null || parameters[0] !== STATUS.success
    ? null
    : { type: "disconnected", handle };
}

function begun(parameters: Uint8Array): HciEvent | null {
  const [kind, status] = parameters;
  const isConnection = kind === CONNECTION_COMPLETE || kind === ENHANCED_CONNECTION_COMPLETE;
  const handle = readU16(parameters, 2);
  return isConnection &&
    status === STATUS.success &&
    handle !== null &&
    parameters[4] === ROLE_PERIPHERAL
    ? { type: "connected", handle }
    : null;
}

function command(opcode: number, parameters: readonly number[]): Uint8Array {
  return Uint8Array.of(COMMAND_PACKET, ...u16(opcode), parameters.length, ...parameters);
}

/** 7.8.7: the length that counts, then always 31 bytes. */
function padded(data: Uint8Array): readonly number[] {
  assert(data.length <= ADVERTISING_DATA_MAX, "an advertisement fits its packet");
  const rest = ADVERTISING_DATA_MAX - data.length;
  return [data.length, ...data, ...Array.from({ length: rest }, () => 0)];
}

const u16 = (value: number): readonly [number, number] => [value & 0xff, value >> 8];

function readU16(bytes: Uint8Array, offset: number): number | null {
  const [low, high] = bytes.subarray(offset, offset + 2);
  return low === undefined || high === undefined ? null : low | (high << 8);
}
