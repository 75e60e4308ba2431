import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { type StatusBytes, createReplyReader, readStatus } from "./printer-status.ts";

const WELL: StatusBytes = [0x16, 0x12, 0x12, 0x12];
const withByte = (n: number, bits: number): StatusBytes =>
  WELL.map((byte, i) => (i === n - 1 ? byte | bits : byte)) as unknown as StatusBytes;

// Epson's tables of DLE EOT 1 to 4.
test("what a printer says about itself is read from its bits", () => {
  expect(readStatus(WELL)).toEqual({ state: "ready", paperLow: false, drawerPin: true });
  expect(readStatus(withByte(4, 0x0c))).toMatchObject({ state: "ready", paperLow: true });
  expect(readStatus(withByte(4, 0x6c)).state).toBe("out-of-paper");
  expect(readStatus(withByte(2, 0x20)).state).toBe("out-of-paper");
  expect(readStatus(withByte(2, 0x04)).state).toBe("cover-open");
  expect(readStatus(withByte(2, 0x40)).state).toBe("in-error");
  expect(readStatus(withByte(3, 0x08)).state).toBe("in-error");
  expect(readStatus(withByte(1, 0x08)).state).toBe("in-error");
});

test("answers are told apart by their fixed bits, in any pieces", () => {
  const bytes = fromHex("16 11 00 13 0f 3722 41424344 00 1000000f 12 ff");
  const reader = createReplyReader();
  expect([...bytes].flatMap((byte) => reader.feed(Uint8Array.of(byte)))).toEqual([
    { type: "real-time", byte: 0x16 },
    { type: "in-order" },
    { type: "in-order" },
    { type: "process-id", id: "ABCD" },
    { type: "real-time", byte: 0x12 },
    { type: "nonsense" },
  ]);
});

test("no bytes make it throw, and it holds no more than one answer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const reader = createReplyReader();
      expect(reader.feed(bytes).length).toBeLessThanOrEqual(bytes.length);
    }),
    { seed: seedOfRun("answers") },
  );
});
