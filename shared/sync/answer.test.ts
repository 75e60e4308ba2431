import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as v from "valibot";
import { SIGN1_BYTES_MAX } from "../cose/sign1.ts";
import {
  BATCH_ENTRIES_MAX,
  type BatchAnswerJson,
  INBOX_DOCUMENTS_MAX,
  LINE_CODES,
  REFUSAL_STATUS,
  batchAnswerSchema,
  checkInPath,
  entriesPath,
  healthSchema,
  refusalSchema,
} from "./answer.ts";

const ANSWER: BatchAnswerJson = {
  expected: 7065,
  stored: [[6600, 7064]],
  duplicate: [[6565, 6599]],
  quarantined: [{ seq: 6700, code: "totals-wrong" }],
  anchor: "gAEC",
  inbox: ["", "_-8"],
  lease: "gA",
};
const read = (answer: unknown): boolean => v.safeParse(batchAnswerSchema, answer).success;

test("an answer is read, what is signed in it as bytes", () => {
  expect(v.parse(batchAnswerSchema, ANSWER)).toEqual({
    ...ANSWER,
    anchor: Uint8Array.of(0x80, 1, 2),
    inbox: [new Uint8Array(0), Uint8Array.of(0xff, 0xef)],
    lease: Uint8Array.of(0x80),
  });
});

test("what a newer hub says beside it is left alone", () => {
  expect(v.parse(batchAnswerSchema, { ...ANSWER, weather: "rain" })).not.toHaveProperty("weather");
});

test.each<readonly [what: string, change: object]>([
  ["no anchor", { anchor: undefined }],
  ["an anchor that is no base64url", { anchor: "gAE+" }],
  ["an anchor with padding", { anchor: "gA==" }],
  ["an anchor of a length that no bytes have", { anchor: "gAECA" }],
  ["an anchor with bits behind its last byte", { anchor: "gB" }],
  ["an anchor that nobody would open", { anchor: "A".repeat(SIGN1_BYTES_MAX * 2) }],
  ["a number of an entry that there is none of", { expected: 0 }],
  ["a number beyond 2^53", { expected: 2 ** 53 }],
  ["half an entry", { expected: 1.5 }],
  ["a range that ends before it begins", { stored: [[9, 8]] }],
  ["a range from zero", { duplicate: [[0, 8]] }],
  ["a range of one number", { stored: [[9]] }],
  ["a range of three", { stored: [[9, 10, 11]] }],
  ["a code that it does not know", { quarantined: [{ seq: 1, code: "bad-mood" }] }],
  [
    "more ranges than entries",
    { stored: Array.from({ length: BATCH_ENTRIES_MAX + 1 }, () => [1, 1]) },
  ],
  [
    "more documents than an inbox holds",
    { inbox: Array.from({ length: INBOX_DOCUMENTS_MAX + 1 }, () => "") },
  ],
])("refuses %s", (_, change) => {
  expect(read(ANSWER)).toBe(true);
  expect(read({ ...ANSWER, ...change })).toBe(false);
});

test("every code of a line is known, and every refusal has its status", () => {
  for (const code of LINE_CODES) {
    expect(read({ ...ANSWER, quarantined: [{ seq: 1, code }] })).toBe(true);
  }
  const refusals = refusalSchema.options.map((option) => option.entries.error.literal);
  expect(refusals.toSorted()).toEqual(Object.keys(REFUSAL_STATUS).toSorted());
});

test.each([
  { error: "signature-invalid" },
  { error: "statement-mismatch", field: "bodyHash" },
  { error: "gap", expected: 12 },
  { error: "fork", seq: 12, head: "a8".repeat(32) },
  { error: "busy" },
  { error: "busy", waitSeconds: 30 },
  { error: "other-protocol", speaks: "2" },
])("reads the refusal $error", (refusal) => {
  expect(v.parse(refusalSchema, refusal)).toEqual(refusal);
});

test.each([
  { error: "bad-mood" },
  { error: "gap" },
  { error: "gap", expected: 0 },
  { error: "fork", seq: 12, head: "a8" },
  { error: "fork", seq: 12, head: "A8".repeat(32) },
  { error: "statement-mismatch", field: "x".repeat(41) },
  { error: "other-protocol", speaks: "x".repeat(41) },
  "signature-invalid",
  null,
])("refuses as a refusal: %j", (refusal) => {
  expect(v.safeParse(refusalSchema, refusal).success).toBe(false);
});

test("only a hub says that it is one", () => {
  expect(v.safeParse(healthSchema, { tillwave: 1, hub: "0123456789abcdef" }).success).toBe(true);
  for (const other of [
    { tillwave: 2, hub: "0123456789abcdef" },
    { tillwave: 1, hub: "" },
    {},
    "ok",
  ]) {
    expect(v.safeParse(healthSchema, other).success).toBe(false);
  }
});

test("no JSON makes it throw", () => {
  const anyAnswer = fc.record({
    expected: fc.jsonValue(),
    stored: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.nat(5), { maxLength: 3 }))),
    duplicate: fc.constant([]),
    quarantined: fc.oneof(fc.jsonValue(), fc.constant([])),
    anchor: fc.oneof(fc.jsonValue(), fc.base64String(), fc.string()),
    inbox: fc.oneof(fc.jsonValue(), fc.array(fc.base64String())),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anyAnswer), (json) => {
      for (const schema of [batchAnswerSchema, refusalSchema, healthSchema]) {
        expect(() => v.safeParse(schema, json)).not.toThrow();
      }
    }),
    { numRuns: 1000 },
  );
});

test("each till's each epoch has its own address", () => {
  expect(entriesPath(7, 3)).toBe("/v1/terminals/7/epochs/3/entries");
  expect(checkInPath(7, 3)).toBe("/v1/terminals/7/epochs/3/check-ins");
});
