import type { WireFault } from "@tillwave/shared/api/lab-phone";
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { OVERSIZED_BYTES, type WireStep, stepsFor } from "./wire-faults.ts";

const ANSWER = fromHex("8218ff58200102030405060708 9000");
const FRAME = concatBytes([fromHex("000f"), ANSWER]);

const steps = (fault: WireFault, afterBytes = 0): readonly WireStep[] =>
  stepsFor(ANSWER, { fault, afterBytes });
const write = (hex: string): WireStep => ({ type: "write", bytes: fromHex(hex) });

test("where nothing is wrong, an answer leaves as it is", () => {
  expect(stepsFor(ANSWER, null)).toEqual([{ type: "write", bytes: FRAME }]);
});

test("a phone that is pulled away has sent as many bytes as it could, and never all of them", () => {
  expect(steps("pull-before")).toEqual([{ type: "pull" }]);
  expect(steps("pull-after-bytes", 0)).toEqual([{ type: "pull" }]);
  expect(steps("pull-after-bytes", 5)).toEqual([write("000f8218ff"), { type: "pull" }]);
  expect(steps("pull-after-bytes", 500)).toEqual([
    { type: "write", bytes: FRAME.slice(0, -1) },
    { type: "pull" },
  ]);
});

test("a phone that hangs does nothing at all", () => {
  expect(steps("hang")).toEqual([]);
});

test("a slow radio brings every byte, late", () => {
  const slow = steps("slow-radio");
  const bytes = slow.flatMap((step) => (step.type === "write" ? [step.bytes] : []));
  expect(concatBytes(bytes)).toEqual(FRAME);
  const waited = slow.reduce((sum, step) => sum + (step.type === "wait" ? step.ms : 0), 0);
  expect(waited).toBeGreaterThan(100);
  expect(waited).toBeLessThan(300);
});

test("answers that are too short or too long keep the form of a frame", () => {
  expect(steps("partial")).toEqual([write("0007 8218ff58200102")]);
  expect(steps("empty")).toEqual([write("0000")]);
  expect(steps("one-byte")).toEqual([write("0001 82")]);
  const [long] = steps("oversized");
  expect(long?.type === "write" && long.bytes.length).toBe(2 + OVERSIZED_BYTES);
});

test("a stray answer comes before the right one", () => {
  expect(steps("stray")).toEqual([write("0002 9000"), { type: "write", bytes: FRAME }]);
});

test("a forged answer differs in one bit of its signature, and a mere status word does not", () => {
  expect(steps("forged")).toEqual([write("000f 8218ff58200102030405060709 9000")]);
  expect(stepsFor(fromHex("6985"), { fault: "forged", afterBytes: 0 })).toEqual([
    write("0002 6985"),
  ]);
});
