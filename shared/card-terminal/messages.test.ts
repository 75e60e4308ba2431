import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import { Minor } from "../sale/money.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  type CardAnswer,
  type CardRequest,
  LINE_BYTES_MAX,
  createLineReader,
  decodeAnswer,
  decodeRequest,
  encodeLine,
} from "./messages.ts";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);
const reference = "1001-2-1-42";
const REQUESTS: readonly CardRequest[] = [
  { id: 1, do: "pay", reference, amount: Minor(2200), currency: "HKD" },
  { id: 2, do: "query", reference },
  { id: 3, do: "cancel", reference, giveBack: true },
  { id: 4, do: "look" },
];
const APPROVED = {
  id: 1,
  is: "approved",
  reference,
  amount: Minor(2200),
  currency: "HKD",
  authorisation: "A1B2C3",
  scheme: "Visa Electron",
  isSettled: false,
} as const;
const ANSWERS: readonly CardAnswer[] = [
  APPROVED,
  { id: 2, is: "declined", reference, reason: "pin-wrong" },
  { id: 2, is: "in-progress", reference },
  { id: 2, is: "cancelled", reference },
  { id: 2, is: "not-known", reference },
  { id: 2, is: "busy", reference },
  { id: 2, is: "busy", reference: null },
  { id: 2, is: "refused-later", reference, reason: "account-closed" },
  { id: 4, is: "ready" },
];

test("each message comes back as it was sent", () => {
  for (const request of REQUESTS) {
    expect(decodeRequest(encodeLine(request))).toEqual({ ok: true, value: request });
  }
  for (const answer of ANSWERS) {
    expect(decodeAnswer(encodeLine(answer))).toEqual({ ok: true, value: answer });
  }
});

test("the longest message fits a line", () => {
  const long = encodeLine({
    ...APPROVED,
    id: Number.MAX_SAFE_INTEGER,
    reference: "r".repeat(64),
    amount: Minor(Number.MAX_SAFE_INTEGER),
    authorisation: "A".repeat(11),
    scheme: "S".repeat(32),
  });
  expect(toUtf8(long).length).toBeLessThanOrEqual(LINE_BYTES_MAX);
});

test("no card's number gets through, wherever a terminal puts it", () => {
  const number = "4111111111111111";
  for (const answer of [
    { ...APPROVED, authorisation: number },
    { ...APPROVED, authorisation: "4111 1111" },
    { ...APPROVED, scheme: `Visa ${number}` },
    { ...APPROVED, scheme: "Visa 1111" },
    { ...APPROVED, pan: number },
    { id: 2, is: "declined", reference, reason: `card-${number}` },
  ]) {
    expect(decodeAnswer(JSON.stringify(answer))).toMatchObject({ ok: false });
  }
});

test("what is no message is refused", () => {
  for (const line of ["", "{}", "null", "[]", '{"id":0,"do":"look"}', '{"id":1,"do":"reverse"}']) {
    expect(decodeRequest(line)).toMatchObject({ ok: false });
    expect(decodeAnswer(line)).toMatchObject({ ok: false });
  }
  const free = { id: 1, do: "pay", reference, amount: 0, currency: "HKD" };
  expect(decodeRequest(JSON.stringify(free))).toMatchObject({ ok: false });
});

test("no line makes it throw", () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom("approved", "ready", reference, 1, "HKD"));
  const keys = fc.constantFrom("id", "is", "do", "reference", "amount", "reason", "__proto__");
  const object = fc.dictionary(keys, field).map((value) => JSON.stringify(value));
  const changed = fc
    .tuple(fc.constantFrom(...ANSWERS), keys, field)
    .map(([answer, key, value]) => JSON.stringify({ ...answer, [key]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), object, changed), (line) => {
      const answer = decodeAnswer(line);
      const again = answer.ok ? decodeAnswer(encodeLine(answer.value)) : answer;
      decodeRequest(line);
      expect(again).toEqual(answer);
    }),
    { numRuns, seed: seedOfRun("lines of a card terminal") },
  );
});

test("lines are cut where they end, however they arrive", () => {
  const bytes = toUtf8(REQUESTS.map(encodeLine).join(""));
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
  fc.assert(
    fc.property(cuts, (at) => {
      const reader = createLineReader();
      const edges = [0, ...at.toSorted((a, b) => a - b), bytes.length];
      const lines = edges.flatMap((from, i) => reader.feed(bytes.slice(from, edges[i + 1])) ?? []);
      expect(lines.map((line) => decodeRequest(line))).toEqual(
        REQUESTS.map((value) => ({ ok: true, value })),
      );
    }),
    { numRuns: Math.ceil(numRuns / 10), seed: seedOfRun("cut lines") },
  );
});

test("a line without an end is given up, and so is what follows", () => {
  const reader = createLineReader();
  expect(reader.feed(new Uint8Array(LINE_BYTES_MAX).fill(0x61))).toEqual([]);
  expect(reader.feed(Uint8Array.of(0x61))).toBeNull();
  expect(reader.feed(toUtf8("\n"))).toBeNull();
});
