import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameReader, encodeFrame } from "./frame.ts";

test("the reader's words about the field are told from its commands", () => {
  const read = createFrameReader().feed(fromHex("000100 000101 000102 000104 000103 0002 00a4"));
  expect(read).toEqual([
    { type: "off" },
    { type: "on" },
    { type: "reset" },
    { type: "atr-asked" },
    { type: "command", bytes: fromHex("03") },
    { type: "command", bytes: fromHex("00a4") },
  ]);
});

test("however a cable cuts the bytes up, the same commands arrive", () => {
  const commands = fc.array(fc.uint8Array({ minLength: 2, maxLength: 300 }), { maxLength: 5 });
  fc.assert(
    fc.property(commands, fc.integer({ min: 1, max: 50 }), (payloads, size) => {
      const line = concatBytes(payloads.map(encodeFrame));
      const reader = createFrameReader();
      const cuts = Array.from({ length: Math.ceil(line.length / size) }, (_, i) =>
        reader.feed(line.subarray(i * size, (i + 1) * size)),
      );
      expect(cuts.flat()).toEqual(payloads.map((bytes) => ({ type: "command", bytes })));
    }),
  );
});
