/**
 * Between what strangers send and bleno, which dies of a PDU that is cut short (facts of both stacks: a RangeError in the
 * socket's own callback), keeps whatever it is sent, and pairs with anybody.
 *
 *   central ─▶ controller ─▶ ACL packets ─▶ [guardPackets] ─▶ bleno's HCI ─▶ L2CAP 4 ─▶ [guardRequests] ─▶ bleno's GATT
 *                                             │                        └─▶ L2CAP 6 (pairing): refused here
 *                                             └ too long, out of place: dropped
 *
 * Bluetooth Core 5.4: Vol 4, Part E, 5.4.2 (ACL data packets); Vol 3, Part A, 3.1 (L2CAP), Part F, 3.4 (ATT), Part H,
 * 3.5.5 (Pairing Failed).
 */
// oxlint-disable no-underscore-dangle -- bleno's own names
import type { BlenoGatt, BlenoHci } from "./bleno-inside.ts";
import { ACL_PACKET, EVENT_PACKET, decodeEvent } from "./hci.ts";

/** bleno's largest MTU, and what L2CAP puts before it would still be in a PDU of this. */
export const PDU_MAX = 512;
/** Part F, 3.2.9: no attribute is longer, so no more can be prepared for one. */
export const PREPARED_MAX = 512;
/** Answers that wait for the controller to take them: who asks for more does not read. */
export const QUEUE_MAX = 64;

const CHANNEL_PAIRING = 0x0006;
const PAIRING_REQUEST = 0x01;
/** Pairing Failed: Pairing Not Supported. */
const PAIRING_REFUSED = [0x05, 0x05] as const;

const FIRST = 0x02;
const CONTINUING = 0x01;

const ATT_ERROR = 0x01;
const ATT_PREPARE_WRITE = 0x16;
const ATT_EXECUTE_WRITE = 0x18;
/** Commands have bit 6 and are never answered; nor is a confirmation. */
const ATT_COMMAND_BIT = 0x40;
const ATT_CONFIRMATION = 0x1e;
const ATT_PREPARE_HEAD_BYTES = 5;
const ERROR_INVALID_PDU = 0x04;
const ERROR_PREPARE_QUEUE_FULL = 0x09;

const LE_META = 0x3e;
const CONNECTION_COMPLETE = 0x01;

export interface AttGuard {
  /** How much was dropped or caught, of all that came. */
  hostile(): number;
}

export function guardBleno({
  _hci: hci,
  _gatt: gatt,
}: {
  readonly _hci: BlenoHci;
  readonly _gatt: BlenoGatt;
}): AttGuard {
  let hostile = 0;
  const count = (): void => {
    hostile += 1;
  };
  const requests = guardRequests(gatt, count);
  guardPackets(hci, { count, connectionsChanged: requests.forget });
  guardQueue(hci, count);
  return { hostile: () => hostile };
}

interface PacketListener {
  count(): void;
  /** There is one at a time: what was prepared before is over. */
  connectionsChanged(): void;
}

/** Before `init`, which binds the method that it finds. */
function guardPackets(hci: BlenoHci, { count, connectionsChanged }: PacketListener): void {
  const take = hci.onSocketData.bind(hci);
  hci.onSocketData = (packet) => {
    if (!isWelcome(hci, packet)) {
      count();
      return;
    }
    const event = decodeEvent(packet)?.type;
    if (event === "connected" || event === "disconnected") {
      connectionsChanged();
    }
    try {
      take(packet);
    } catch {
      count();
    }
    forgetOverlong(hci, packet);
  };
}

function isWelcome(hci: BlenoHci, packet: Uint8Array): boolean {
  if (packet[0] === EVENT_PACKET) {
    const [, code, , kind, status] = packet;
    // bleno takes a connection that failed for one with the handle 0.
    return code !== LE_META || kind !== CONNECTION_COMPLETE || status === 0;
  }
  if (packet[0] !== ACL_PACKET) {
    return true;
  }
  const head = u16(packet, 1);
  const flags = head === null ? null : head >> 12;
  if (head === null || u16(packet, 3) !== packet.length - 5) {
    return false;
  }
  return flags === FIRST ? isWelcomeStart(hci, head & 0x0fff, packet) : flags === CONTINUING;
}

function isWelcomeStart(hci: BlenoHci, handle: number, packet: Uint8Array): boolean {
  const length = u16(packet, 5);
  const channel = u16(packet, 7);
  // What was begun before is over.
  delete hci._handleBuffers[handle];
  if (length === null || channel === null || length === 0 || length > PDU_MAX) {
    return false;
  }
  if (channel === CHANNEL_PAIRING) {
    if (packet[9] === PAIRING_REQUEST) {
      hci.queueAclDataPkt(handle, CHANNEL_PAIRING, Buffer.from(PAIRING_REFUSED));
    }
    return false;
  }
  return packet.length - 9 <= length;
}

/** bleno waits for a PDU to become exactly as long as was said; one that is longer would grow for ever. */
function forgetOverlong(hci: BlenoHci, packet: Uint8Array): void {
  const head = packet[0] === ACL_PACKET ? u16(packet, 1) : null;
  const part = head === null ? undefined : hci._handleBuffers[head & 0x0fff];
  if (head !== null && part !== undefined && part.data.length > part.length) {
    delete hci._handleBuffers[head & 0x0fff];
  }
}

/** To a handle that is gone bleno counts in NaN, and never sends to anybody again. */
function guardQueue(hci: BlenoHci, count: () => void): void {
  const queue = hci.queueAclDataPkt.bind(hci);
  hci.queueAclDataPkt = (handle, channel, pdu) => {
    if (hci._handleAclsInProgress[handle] === undefined) {
      count();
      return;
    }
    if (hci._aclOutQueue.length >= QUEUE_MAX) {
      count();
      hci.disconnect(handle);
      return;
    }
    queue(handle, channel, pdu);
  };
}

function guardRequests(gatt: BlenoGatt, count: () => void): { forget(): void } {
  const handle = gatt.handleRequest.bind(gatt);
  const prepared = new Map<number, number>();

  function refuse(request: Uint8Array, error: number, connection?: number): void {
    count();
    const [opcode = 0] = request;
    if ((opcode & ATT_COMMAND_BIT) === 0 && opcode !== ATT_CONFIRMATION) {
      gatt.send(Buffer.from([ATT_ERROR, opcode, 0, 0, error]), connection);
    }
  }

  gatt.handleRequest = (request, connection) => {
    const [opcode] = request;
    const key = connection ?? 0;
    if (opcode === ATT_EXECUTE_WRITE) {
      prepared.delete(key);
    }
    if (opcode === ATT_PREPARE_WRITE) {
      const added = Math.max(0, request.length - ATT_PREPARE_HEAD_BYTES);
      const total = (prepared.get(key) ?? 0) + added;
      if (total > PREPARED_MAX) {
        refuse(request, ERROR_PREPARE_QUEUE_FULL, connection);
        return;
      }
      prepared.set(key, total);
    }
    try {
      handle(request, connection);
    } catch {
      refuse(request, ERROR_INVALID_PDU, connection);
    }
  };
  return { forget: () => prepared.clear() };
}

function u16(bytes: Uint8Array, offset: number): number | null {
  const [low, high] = bytes.subarray(offset, offset + 2);
  return low === undefined || high === undefined ? null : low | (high << 8);
}
