import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitLines } from "./ndjson.ts";

test("lines come out whole, however the stream is cut", () => {
  const anyLine = fc
    .string({ minLength: 1 })
    .filter((line) => !line.includes("\n") && line.trim() !== "");
  fc.assert(
    fc.property(fc.array(anyLine), fc.array(fc.nat(200)), (lines, cuts) => {
      const stream = lines.map((line) => `${line}\n`).join("");
      const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted(
        (a, b) => a - b,
      );
      let rest = "";
      const heard: string[] = [];
      for (const [i, from] of at.slice(0, -1).entries()) {
        const split = splitLines(rest, stream.slice(from, at[i + 1]), 1000);
        if (!split.ok) {
          throw new Error("no line is too long");
        }
        heard.push(...split.value.complete);
        rest = split.value.rest;
      }
      expect(heard).toEqual(lines);
      expect(rest).toBe("");
    }),
  );
});

test("a line that does not end is refused at its limit", () => {
  expect(splitLines("x".repeat(8), "xx", 10)).toEqual({
    ok: true,
    value: { complete: [], rest: "xxxxxxxxxx" },
  });
  expect(splitLines("x".repeat(8), "xxx", 10)).toEqual({
    ok: false,
    error: { type: "line-too-long", max: 10 },
  });
});
