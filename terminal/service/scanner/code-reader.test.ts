import { SCANNED_MAX } from "@tillwave/shared/api/scanner";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ReadCode, createCodeReader } from "./code-reader.ts";

function openReader() {
  const clock = createVirtualClock();
  const read: ReadCode[] = [];
  const reader = createCodeReader(clock, (code) => read.push(code));
  return { reader, clock, read, say: (text: string) => reader.read(toUtf8(text)) };
}

const code = (text: string): ReadCode => ({ type: "code", text });

test("a code ends with CR, with LF, or with both", () => {
  const { read, say } = openReader();
  say("4891234567890\r4891234567891\n4891234567892\r\n\u00024891234567893\u0003\r\n");
  expect(read).toEqual(
    ["4891234567890", "4891234567891", "4891234567892", "4891234567893"].map(code),
  );
});

test("codes are neither cut nor joined, in whatever pieces their bytes come", () => {
  const codes = fc.array(fc.stringMatching(/^[!-~]{1,60}$/u), { minLength: 1, maxLength: 12 });
  const cuts = fc.array(fc.nat(800), { maxLength: 20 });
  fc.assert(
    fc.property(codes, cuts, fc.constantFrom("\r", "\n", "\r\n"), (texts, at, end) => {
      const { reader, read, clock } = openReader();
      const bytes = toUtf8(texts.map((text) => text + end).join(""));
      const ends = [0, ...at.filter((n) => n < bytes.length).toSorted((a, b) => a - b)];
      ends.forEach((from, i) => {
        reader.read(bytes.slice(from, ends[i + 1]));
        clock.pass(40);
      });
      expect(read).toEqual(texts.map(code));
    }),
  );
});

test("whatever bytes come, nothing is thrown, and what is no text is no code", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 900 }), { maxLength: 6 }), (pieces) => {
      const { reader, read } = openReader();
      pieces.forEach((bytes) => reader.read(bytes));
      for (const one of read) {
        expect(one.type === "code" ? one.text : "").toMatch(/^[ -~]{0,600}$/u);
      }
    }),
  );
  const { reader, read } = openReader();
  reader.read(Uint8Array.of(0x34, 0xff, 0x0d));
  expect(read).toEqual([{ type: "unreadable" }]);
});

test("a code may be as long as a phone's is, one character more is none", () => {
  const { read, say } = openReader();
  say(`${"A".repeat(SCANNED_MAX)}\r${"A".repeat(SCANNED_MAX + 1)}\r1234\r`);
  expect(read).toEqual([code("A".repeat(SCANNED_MAX)), { type: "unreadable" }, code("1234")]);
});

test("the half of a code that stays alone does not stick to the next one", () => {
  const { read, say, clock, reader } = openReader();
  say("48912");
  clock.pass(2000);
  say("4891234567890\r");
  say("489");
  reader.forget();
  say("4891234567891\r");
  expect(read).toEqual([code("4891234567890"), code("4891234567891")]);
});
