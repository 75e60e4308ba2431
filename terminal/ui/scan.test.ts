import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  BURST_GAP_MS,
  KEPT_MAX,
  NO_SCAN,
  type ScanEvent,
  type ScanOutcome,
  type ScanRules,
  type ScanState,
  isInBurst,
  stepScan,
} from "./scan.ts";

const MILK = "4891234567890";
const SHORT = "1000";
const register: ScanRules = {
  knows: (code) => code === MILK || code === SHORT,
  burstsOnly: false,
};
const amountField: ScanRules = { ...register, burstsOnly: true };

/** Types `text` with `gap` between keys, the last of which is Enter; "" is Enter alone. */
function type(
  text: string,
  { gap, rules = register, state = NO_SCAN, from = 0, end = "enter" }: Typing,
): { readonly outcome: ScanOutcome; readonly state: ScanState; readonly at: number } {
  let [typed, at] = [state, from];
  for (const char of text) {
    typed = stepScan(typed, { type: "char", char, at }, rules).state;
    at += gap;
  }
  return { ...stepScan(typed, { type: end, at }, rules), at };
}

interface Typing {
  readonly gap: number;
  readonly rules?: ScanRules;
  readonly state?: ScanState;
  readonly from?: number;
  readonly end?: "enter" | "tab";
}

test("a scanned code is known", () => {
  expect(type(MILK, { gap: 20 }).outcome).toEqual({ type: "known", code: MILK, length: 13 });
});

test("a code that nobody knows is shown, not searched for", () => {
  expect(type("4899999999999", { gap: 60 }).outcome).toMatchObject({ type: "unknown" });
});

test("a code typed by hand from the label is known too", () => {
  expect(type(MILK, { gap: 400 }).outcome).toMatchObject({ type: "known", code: MILK });
});

test("a word typed as fast as a scanner types is a person's", () => {
  expect(type("milk", { gap: 60 }).outcome).toEqual({ type: "person" });
  expect(type("jasmine", { gap: 60 }).outcome).toEqual({ type: "person" });
});

test("a short number at a machine's pace is a code, at a quick person's pace it is not", () => {
  expect(type("5017", { gap: 20 }).outcome).toMatchObject({ type: "unknown", code: "5017" });
  expect(type("5017", { gap: 90 }).outcome).toEqual({ type: "person" });
});

test("digits typed slowly into the amount stay an amount, even where an item has that code", () => {
  expect(type(SHORT, { gap: 180, rules: amountField }).outcome).toEqual({ type: "person" });
  expect(type(SHORT, { gap: 20, rules: amountField }).outcome).toMatchObject({ type: "known" });
});

test("a code after a typed word takes only itself back", () => {
  const word = [..."tea"].reduce<ScanState>(
    (state, char, i) => stepScan(state, { type: "char", char, at: i * 250 }, register).state,
    NO_SCAN,
  );
  const { outcome } = type(MILK, { gap: 30, state: word, from: 2000 });
  expect(outcome).toEqual({ type: "known", code: MILK, length: 13 });
});

test("Enter with nothing typed is a person's", () => {
  expect(type("", { gap: 10 }).outcome).toEqual({ type: "person" });
});

test("Escape forgets what was typed", () => {
  const half = type(MILK.slice(0, 6), { gap: 20, end: "tab" });
  const forgotten = stepScan(half.state, { type: "forget" }, register).state;
  const rest = type(MILK.slice(6), { gap: 20, state: forgotten, from: half.at });
  expect(rest.outcome).toMatchObject({ type: "unknown", code: MILK.slice(6) });
});

test("Tab ends a code as Enter does, but slow typing before Tab is left alone", () => {
  expect(type(MILK, { gap: 20, end: "tab" }).outcome).toMatchObject({ type: "known" });
  expect(type(MILK, { gap: 300, end: "tab" }).outcome).toEqual({ type: "person" });
});

test("a gap of a hundred milliseconds belongs to the code, a longer one than the longest does not", () => {
  expect(type(MILK, { gap: BURST_GAP_MS, rules: amountField }).outcome.type).toBe("known");
  expect(type(MILK, { gap: BURST_GAP_MS + 1, rules: amountField }).outcome.type).toBe("person");
});

test("however much is typed, what is kept has an end", () => {
  const state = Array.from({ length: 1000 }).reduce<ScanState>(
    (before, _, i) => stepScan(before, { type: "char", char: "7", at: i * 10 }, register).state,
    NO_SCAN,
  );
  expect(state.text).toHaveLength(KEPT_MAX);
  expect(state.times).toHaveLength(KEPT_MAX);
  expect(isInBurst(state, 10_000)).toBe(true);
  expect(isInBurst(state, 10_200)).toBe(false);
});

/** One arrival of keys: a scan with its gaps, or a person's slow typing. */
type Arrival =
  | { readonly type: "scan"; readonly code: string; readonly gaps: readonly number[] }
  | {
      readonly type: "person";
      readonly text: string;
      readonly gaps: readonly number[];
      readonly ends: "enter" | "forget" | "nothing";
    };

const anyCode = fc.oneof(
  fc.stringMatching(/^\d{8}$/u),
  fc.stringMatching(/^\d{12,14}$/u),
  fc.stringMatching(/^[A-Z]{2,4}-\d{4,8}$/u),
);

const anyScan: fc.Arbitrary<Arrival> = anyCode.chain((code) =>
  fc
    .array(fc.integer({ min: 5, max: 100 }), { minLength: code.length, maxLength: code.length })
    .map((gaps) => ({ type: "scan" as const, code, gaps })),
);

const anyPerson: fc.Arbitrary<Arrival> = fc.record({
  type: fc.constant("person" as const),
  text: fc.stringMatching(/^[a-z0-9 ]{1,12}$/u),
  gaps: fc.array(fc.integer({ min: 120, max: 900 }), { minLength: 12, maxLength: 12 }),
  ends: fc.constantFrom("enter" as const, "forget" as const, "nothing" as const),
});

/** Keys in time. A scanner does not fire while a finger is still on a key: a person's last gap counts. */
function keysOf(
  arrivals: readonly { readonly arrival: Arrival; readonly pause: number }[],
): ScanEvent[] {
  let at = 0;
  return arrivals.flatMap(({ arrival, pause }) => {
    const keys: ScanEvent[] = [];
    at += arrival.type === "scan" ? pause : Math.max(pause, 120);
    const text = arrival.type === "scan" ? arrival.code : arrival.text;
    for (const [i, char] of [...text].entries()) {
      keys.push({ type: "char", char, at });
      at += arrival.gaps[i] ?? 120;
    }
    if (arrival.type === "scan" || arrival.ends === "enter") {
      keys.push({ type: "enter", at });
    } else if (arrival.ends === "forget") {
      keys.push({ type: "forget" });
    }
    return keys;
  });
}

test("no stream of keys splits a code or merges two", () => {
  const stream = fc.array(
    fc.record({
      arrival: fc.oneof({ weight: 3, arbitrary: anyScan }, { weight: 2, arbitrary: anyPerson }),
      pause: fc.integer({ min: 5, max: 3000 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(stream, fc.boolean(), (arrivals, burstsOnly) => {
      const scanned = arrivals.flatMap(({ arrival }) =>
        arrival.type === "scan" ? [arrival.code] : [],
      );
      const known = new Set(scanned);
      let state = NO_SCAN;
      const heard: string[] = [];
      for (const key of keysOf(arrivals)) {
        const step = stepScan(state, key, { knows: (code) => known.has(code), burstsOnly });
        state = step.state;
        if (step.outcome.type === "known" || step.outcome.type === "unknown") {
          heard.push(step.outcome.code);
          expect(step.outcome.type).toBe("known");
          expect(step.outcome.length).toBe(step.outcome.code.length);
        }
      }
      expect(heard).toEqual(scanned);
    }),
    { numRuns: 12_000 },
  );
});

test("a QR code of ours is a scanner's although it has hardly a figure, and a word that begins so is not", () => {
  const label = `TWB1${"ABCDEFGHIJKLM".repeat(3)}`;
  expect(type(label, { gap: 12 }).outcome).toEqual({
    type: "unknown",
    code: label,
    length: label.length,
  });
  expect(type("TWB1 is written on it", { gap: 12 }).outcome).toEqual({ type: "person" });
});
