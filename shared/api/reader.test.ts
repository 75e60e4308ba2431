import * as fc from "fast-check";
import { expect, test } from "vitest";
import { APDU_BYTES_MAX, asDetail, parseReaderWord } from "./reader.ts";

test("bytes stay bytes, up to the longest answer that there is", () => {
  const answer = { type: "answer", request: 1, bytes: new Uint8Array(APDU_BYTES_MAX) };
  expect(parseReaderWord(answer)).toEqual(answer);
  expect(parseReaderWord({ ...answer, bytes: new Uint8Array(APDU_BYTES_MAX + 1) })).toBeNull();
});

test.each([
  [{ type: "answer", request: 1, bytes: [0x90, 0x00] }],
  [{ type: "answer", request: -1, bytes: Uint8Array.of(0x90, 0x00) }],
  [{ type: "card", card: 1, reader: "R", atr: new Uint8Array(65) }],
  [{ type: "card", card: 0.5, reader: "R", atr: new Uint8Array() }],
  [{ type: "readers", names: Array<string>(19).fill("R"), isWaiting: false }],
  [{ type: "failed", request: 1, why: "deadline", detail: "" }],
  [{ type: "alive", and: "more" }],
  ["at-work"],
  [null],
])("%j is no word of a reader process", (message) => {
  expect(parseReaderWord(message)).toBeNull();
});

test("no message makes the parser throw, and no detail is too long for it", () => {
  fc.assert(
    fc.property(fc.anything({ withTypedArray: true }), fc.string(), (message, text) => {
      parseReaderWord(message);
      const detail = asDetail(text.repeat(100));
      expect(parseReaderWord({ type: "ending", detail })).not.toBeNull();
    }),
  );
});
