import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { PDU_MAX, PREPARED_MAX, QUEUE_MAX, guardBleno } from "./att-guard.ts";
import type { BlenoGatt, BlenoHci, PartOfPdu } from "./bleno-inside.ts";

const HANDLE = 0x40;

/** As much of bleno as the guard stands before; hardware-tests/beacon-radio-hostile.test.ts has the real ones. */
function standInForBleno(respond: (request: Uint8Array) => void = () => {}) {
  const taken: string[] = [];
  const sent: string[] = [];
  const queued: string[] = [];
  const parts: Record<number, PartOfPdu | undefined> = {};
  const queue: unknown[] = [];
  let hangUps = 0;
  const hci = {
    _handleAclsInProgress: { [HANDLE]: 0 },
    _handleBuffers: parts,
    _aclOutQueue: queue,
    onSocketData: (packet: Uint8Array) => void taken.push(toHex(packet)),
    queueAclDataPkt: (handle: number, channel: number, pdu: Uint8Array) =>
      void queued.push(`${handle} ${channel} ${toHex(pdu)}`),
    disconnect() {
      hangUps += 1;
    },
  } as unknown as BlenoHci;
  const gatt: BlenoGatt = {
    handleRequest: respond,
    send: (response) => void sent.push(toHex(response)),
  };
  const guard = guardBleno({ _hci: hci, _gatt: gatt });
  return { hci, gatt, guard, taken, sent, queued, parts, queue, hangUps: () => hangUps };
}

const acl = (flags: number, hex: string): Uint8Array => {
  const bytes = fromHex(hex);
  return Uint8Array.of(2, HANDLE, flags << 4, bytes.length & 0xff, bytes.length >> 8, ...bytes);
};
const throwing = (): never => {
  throw new RangeError("out of range");
};

test("an honest packet passes as it is", () => {
  const { hci, taken, guard } = standInForBleno();
  const packet = acl(2, "0300 0400 02 0001");
  hci.onSocketData(packet);
  expect(taken).toStrictEqual([toHex(packet)]);
  expect(guard.hostile()).toBe(0);
});

test("what makes bleno throw does not come out of it", () => {
  const { hci, guard } = standInForBleno();
  const unguarded = standInForBleno();
  unguarded.hci.onSocketData = throwing;
  const again = guardBleno({ _hci: unguarded.hci, _gatt: unguarded.gatt });
  expect(() => unguarded.hci.onSocketData(acl(2, "0100 0400 02"))).not.toThrow();
  expect(again.hostile()).toBe(1);
  expect(() => hci.onSocketData(new Uint8Array())).not.toThrow();
  expect(guard.hostile()).toBe(0);
});

test.each([
  ["a length that is not that of the packet", fromHex("02 4020 0900 0300 0400 02 0001")],
  ["a packet cut short", fromHex("02 40")],
  ["a frame without a channel", acl(2, "0300")],
  ["an empty frame", acl(2, "0000 0400")],
  ["a frame that is longer than any", acl(2, "0102 0400 02")],
  ["a frame of which more came than was said", acl(2, "0100 0400 02 0001")],
  ["a packet that is neither a beginning nor more of it", acl(0, "0300 0400 02 0001")],
  ["a connection that failed", fromHex("04 3e 13 01 3c 0000 01 00 000000000000 0000 0000 0000 00")],
])("%s is dropped", (_what, packet) => {
  const { hci, taken, guard } = standInForBleno();
  hci.onSocketData(packet);
  expect(taken).toStrictEqual([]);
  expect(guard.hostile()).toBe(1);
});

test(`a frame of ${PDU_MAX} bytes passes, in pieces`, () => {
  const { hci, taken } = standInForBleno();
  hci.onSocketData(acl(2, "0002 0400 02"));
  hci.onSocketData(acl(1, "0001"));
  expect(taken).toHaveLength(2);
});

test("a frame that has become longer than was said is forgotten", () => {
  const { hci, parts } = standInForBleno();
  parts[HANDLE] = { length: 4, data: new Uint8Array(5) };
  hci.onSocketData(acl(1, "00"));
  expect(parts[HANDLE]).toBeUndefined();
});

test("a new frame is not put behind the beginning of another", () => {
  const { hci, parts } = standInForBleno();
  parts[HANDLE] = { length: 40, data: new Uint8Array(5) };
  hci.onSocketData(acl(2, "0102 0400 02"));
  expect(parts[HANDLE]).toBeUndefined();
});

test("pairing is refused, and bleno hears nothing of it", () => {
  const { hci, taken, queued } = standInForBleno();
  hci.onSocketData(acl(2, "0700 0600 01 03 00 01 10 00 01"));
  hci.onSocketData(acl(2, "0100 0600 04"));
  expect(taken).toStrictEqual([]);
  expect(queued).toStrictEqual([`${HANDLE} 6 0505`]);
});

test("a request that bleno cannot read is an invalid PDU; a command has no answer", () => {
  const { gatt, sent, guard } = standInForBleno(throwing);
  for (const pdu of ["02", "52", "1e", "d2", ""]) {
    gatt.handleRequest(fromHex(pdu));
  }
  expect(sent).toStrictEqual(["0102000004", "0100000004"]);
  expect(guard.hostile()).toBe(5);
});

test(`no more than ${PREPARED_MAX} bytes are prepared, and a write begins anew`, () => {
  let handled = 0;
  const { gatt, sent } = standInForBleno(() => {
    handled += 1;
  });
  const prepare = Uint8Array.of(0x16, 9, 0, 0, 0, ...new Uint8Array(PREPARED_MAX / 2));
  gatt.handleRequest(prepare);
  gatt.handleRequest(prepare);
  expect(handled).toBe(2);
  gatt.handleRequest(Uint8Array.of(0x16, 9, 0, 0, 0, 0));
  expect(sent).toStrictEqual(["0116000009"]);
  gatt.handleRequest(Uint8Array.of(0x18, 0));
  gatt.handleRequest(prepare);
  expect(handled).toBe(4);
});

test("prepared writes that are cut short make no room for more", () => {
  const { gatt, sent } = standInForBleno((request) => void (request.length < 5 && throwing()));
  for (let times = 0; times < 300; times += 1) {
    gatt.handleRequest(Uint8Array.of(0x16));
  }
  sent.splice(0);
  gatt.handleRequest(Uint8Array.of(0x16, 9, 0, 0, 0, ...new Uint8Array(PREPARED_MAX)));
  expect(sent).toStrictEqual([]);
  gatt.handleRequest(Uint8Array.of(0x16, 9, 0, 0, 0, 0));
  expect(sent).toStrictEqual(["0116000009"]);
});

test("what a central had prepared goes with it", () => {
  const { hci, gatt, sent } = standInForBleno();
  const prepare = Uint8Array.of(0x16, 9, 0, 0, 0, ...new Uint8Array(PREPARED_MAX));
  gatt.handleRequest(prepare);
  hci.onSocketData(fromHex("04 05 04 00 4000 13"));
  gatt.handleRequest(prepare);
  expect(sent).toStrictEqual([]);
});

test("what another connection has prepared does not count", () => {
  const { gatt, sent } = standInForBleno();
  const prepare = Uint8Array.of(0x16, 9, 0, 0, 0, ...new Uint8Array(PREPARED_MAX));
  gatt.handleRequest(prepare, 1);
  gatt.handleRequest(prepare, 2);
  expect(sent).toStrictEqual([]);
});

test("an answer to a connection that is gone is not queued", () => {
  const { hci, queued } = standInForBleno();
  hci.queueAclDataPkt(HANDLE + 1, 4, Uint8Array.of(1));
  expect(queued).toStrictEqual([]);
});

test(`who lets ${QUEUE_MAX} answers wait is hung up on`, () => {
  const { hci, queued, queue, hangUps } = standInForBleno();
  queue.push(...Array.from({ length: QUEUE_MAX - 1 }, () => 0));
  hci.queueAclDataPkt(HANDLE, 4, Uint8Array.of(1));
  expect([queued.length, hangUps()]).toStrictEqual([1, 0]);
  queue.push(0);
  hci.queueAclDataPkt(HANDLE, 4, Uint8Array.of(1));
  expect([queued.length, hangUps()]).toStrictEqual([1, 1]);
});
