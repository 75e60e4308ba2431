import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { ok } from "@tillwave/shared/core/result";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { NOTICE, createH4Stream } from "./h4-stream.ts";
import { decodeReports } from "./ear.ts";
import { commandOpcode, decodeAnswer, decodeConnection, encodeCommand } from "./hci.ts";
import { passes } from "./hci-transport.ts";

const COMMAND = encodeCommand(0x200a, [1]);
const DATA = Uint8Array.of(0x02, 0x2a, 0x00, 0x03, 0x00, 1, 2, 3);
const EVENT = Uint8Array.of(0x04, 0x0e, 0x04, 0x01, 0x0a, 0x20, 0x00);
const NOTE = Uint8Array.of(NOTICE.type, NOTICE.up);
const ALL = [COMMAND, DATA, EVENT, NOTE];

test("packets are whole however the stream is cut", () => {
  const stream = concatBytes(ALL);
  const anyCuts = fc.array(fc.nat(stream.length), { maxLength: 8 });
  fc.assert(
    fc.property(anyCuts, (cuts) => {
      const edges = [0, ...cuts, stream.length].toSorted((a, b) => a - b);
      const { push } = createH4Stream();
      const found = edges.slice(1).flatMap((end, i) => {
        const packets = push(stream.slice(edges[i], end));
        return packets.ok ? packets.value : [];
      });
      expect(found).toEqual(ALL);
    }),
    { seed: seedOfRun("h4 stream") },
  );
});

test("a stream that lost its beginning is said to be lost", () => {
  expect(createH4Stream().push(Uint8Array.of(0x77))).toEqual({
    ok: false,
    error: { type: "not-a-packet", first: 0x77 },
  });
});

test("nothing is made of half a packet", () => {
  expect(createH4Stream().push(DATA.slice(0, 6))).toEqual(ok([]));
});

test("no bytes make anything that reads them throw", () => {
  const anyPacket = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...ALL));
  fc.assert(
    fc.property(anyPacket, fc.uint8Array({ maxLength: 16 }), (bytes, filter) => {
      const readers = [commandOpcode, decodeAnswer, decodeConnection, decodeReports];
      readers.forEach((read) => expect(() => read(bytes)).not.toThrow());
      expect(() => createH4Stream().push(bytes)).not.toThrow();
      expect(typeof passes(filter, bytes)).toBe("boolean");
    }),
    { seed: seedOfRun("hci readers"), numRuns: 5000 },
  );
});

test("a report is read as it was sent", () => {
  const head = [0x04, 0x3e, 0x0f, 0x02, 0x01, 0x03, 0x00];
  const address = [0x42, 0x00, 0x01, 0x01, 0xaa, 0x00];
  expect(decodeReports(Uint8Array.of(...head, ...address, 3, 2, 1, 6, 0xc5))).toEqual([
    {
      type: 3,
      addressType: 0,
      address: "00:aa:01:01:00:42",
      data: Uint8Array.of(2, 1, 6),
      rssi: -59,
    },
  ]);
});

test("a filter lets through what it names, as Linux' does", () => {
  const blenos = Uint8Array.of(0x14, 0, 0, 0, 0x20, 0xc1, 0x08, 0, 0, 0, 0, 0x40, 0, 0, 0, 0);
  expect(passes(blenos, EVENT)).toBe(true);
  expect(passes(blenos, DATA)).toBe(true);
  expect(passes(blenos, COMMAND)).toBe(false);
  expect(passes(blenos, Uint8Array.of(0x04, 0x10, 0x01, 0x00))).toBe(false);
  const forReset = blenos.with(12, 0x03).with(13, 0x0c);
  expect(passes(forReset, EVENT)).toBe(false);
});
