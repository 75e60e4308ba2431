/** Vectors as the public drivers of point-of-sale programs read them (weight, net, decimal point, status bits). */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import {
  ANSWER_BYTES_MAX,
  type ScaleAnswer,
  createToledoReader,
  decodeToledoAnswer,
  encodeToledoAnswer,
} from "./toledo-8217.ts";

const weight = (grams: number, isNet = false): ScaleAnswer => ({ type: "weight", grams, isNet });
const STILL = {
  type: "status",
  isMoving: false,
  isOver: false,
  isUnder: false,
  isNotUnderstood: false,
} as const;
const decoded = (text: string): unknown => {
  const answer = decodeToledoAnswer(toUtf8(text));
  return answer.ok ? answer.value : answer.error;
};
const NONE = { type: "no-scale-answer" };

test.each([
  ["00412", weight(412)],
  ["00000", weight(0)],
  ["15000", weight(15_000)],
  ["99999", weight(99_999)],
  ["00.412", weight(412)],
  ["0.412", weight(412)],
  [" 1.25", weight(1250)],
  ["00412N", weight(412, true)],
  ["?\u0000", STILL],
  ["?\u0010", STILL],
  ["?A", { ...STILL, isMoving: true, isNotUnderstood: true }],
  ["?\u0001", { ...STILL, isMoving: true }],
  ["?\u0002", { ...STILL, isOver: true }],
  ["?\u0004", { ...STILL, isUnder: true }],
])("the scale says %j", (text, answer) => {
  expect(decoded(text)).toEqual(answer);
});

test.each(["", "?", "412", "-0.412", "0004x", "004120", "0.4", "??\u0001", "1e3", "00412 kg"])(
  "%j is no answer of a scale",
  (text) => {
    expect(decoded(text)).toEqual(NONE);
  },
);

const anyAnswer: fc.Arbitrary<ScaleAnswer> = fc.oneof(
  fc.record({
    type: fc.constant("weight" as const),
    grams: fc.nat(99_999),
    isNet: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("status" as const),
    isMoving: fc.boolean(),
    isOver: fc.boolean(),
    isUnder: fc.boolean(),
    isNotUnderstood: fc.boolean(),
  }),
);

test("answers are neither cut nor joined, in whatever pieces and with whatever parity they come", () => {
  const answers = fc.array(anyAnswer, { maxLength: 8 });
  fc.assert(
    fc.property(answers, fc.array(fc.nat(80)), fc.boolean(), (said, cuts, hasParity) => {
      const bytes = said.flatMap((answer) => [...encodeToledoAnswer(answer)]);
      const sent = bytes.map((byte) => (hasParity ? withParity(byte) : byte));
      const ends = [...cuts, sent.length].toSorted((a, b) => a - b);
      const reader = createToledoReader();
      const heard = ends.flatMap((end, i) =>
        reader.read(Uint8Array.from(sent.slice(ends[i - 1] ?? 0, end))),
      );
      expect(heard).toEqual(said.map((value) => ({ ok: true, value })));
    }),
  );
});

test("no bytes make it throw, and it keeps no more than one answer", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (pieces) => {
      const reader = createToledoReader();
      for (const bytes of pieces) {
        for (const answer of reader.read(bytes)) {
          const grams = answer.ok && answer.value.type === "weight" ? answer.value.grams : 0;
          expect(grams >= 0 && grams <= 99_999).toBe(true);
        }
      }
    }),
  );
});

test("an answer that does not end is dropped, and the next one is heard", () => {
  const reader = createToledoReader();
  const endless = Uint8Array.from([2, ...Array.from({ length: ANSWER_BYTES_MAX + 1 }, () => 0x30)]);
  expect(reader.read(endless)).toEqual([]);
  expect(reader.read(encodeToledoAnswer(weight(412)))).toEqual([{ ok: true, value: weight(412) }]);
});

test("an answer that was cut off by the line's end is forgotten", () => {
  const reader = createToledoReader();
  reader.read(Uint8Array.of(2, 0x30, 0x30));
  reader.forget();
  expect(reader.read(toUtf8("412\r"))).toEqual([]);
});

/** Even: the number of ones is. */
function withParity(byte: number): number {
  const ones = byte.toString(2).replaceAll("0", "").length;
  return ones % 2 === 0 ? byte : byte | 0x80;
}
