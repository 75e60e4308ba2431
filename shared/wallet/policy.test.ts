import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { SIGN1_BYTES_MAX, readSign1, signSign1 } from "../cose/sign1.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import {
  AGAINST,
  BY,
  anyCount,
  anyU32,
  refused,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import { MERCHANT, NOW } from "../testing/tap-vectors.ts";
import {
  AGE_STEPS_MAX,
  DEFAULT_POLICY_LIFE,
  type Policy,
  defaultPolicy,
  openPolicy,
  percentAt,
  signPolicy,
} from "./policy.ts";

const POLICY = defaultPolicy({ merchant: MERCHANT, currency: "HKD", version: 1, now: NOW });

const anySteps = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 0xffff_ffff }), fc.nat(100)), {
    maxLength: AGE_STEPS_MAX - 1,
  })
  .map((steps) => {
    const froms = [...new Set(steps.map(([from]) => from))].toSorted((a, b) => a - b);
    const percents = steps.map(([, percent]) => percent).toSorted((a, b) => b - a);
    return [0, ...froms].map((from, i) => ({
      from,
      percent: i === 0 ? 100 : (percents[i - 1] ?? 0),
    }));
  });

signedMessageKeepsItsContract<Policy>({
  label: "policy",
  example: POLICY,
  lengthBytes: 188,
  any: fc
    .record({
      version: anyU32,
      merchant: anyU32,
      currency: fc.constantFrom("HKD", "JPY"),
      from: fc.nat(1_000_000_000),
      until: fc.integer({ min: 1_000_000_000, max: 0xffff_ffff }),
      perTap: anyCount,
      perWallet: anyCount,
      perTerminal: anyCount,
      perShift: anyCount,
      count: anyU32,
      refund: anyCount,
      ages: anySteps,
      denyAges: anySteps,
    })
    .chain((policy) =>
      fc
        .record({
          presentedMax: anyCount,
          codeMax: anyCount,
          noGesture: anyCount,
          unknownSeconds: anyU32,
        })
        .map((rest): Policy => Object.assign(rest, policy)),
    ),
  sign: signPolicy,
  open: openPolicy,
});

describe("a till does not take a policy", () => {
  const read = readSign1(signPolicy(POLICY, BY));
  const decoded = decodeCbor(read.ok ? read.value.payload : new Uint8Array(0), SIGN1_BYTES_MAX);
  const map = (decoded.ok ? decoded.value : new Map()) as ReadonlyMap<number, CborValue>;
  const opened = (value: CborValue): unknown =>
    openPolicy(signSign1(encodeCbor(value), { label: "policy" }, BY), AGAINST);
  const without = (key: number): CborValue => new Map([...map].filter(([other]) => other !== key));
  const changed = (key: number, value: CborValue): CborValue => new Map([...map, [key, value]]);

  test("that lacks a field, whichever it is", () => {
    expect(opened(map)).toEqual({ ok: true, value: POLICY });
    expect(map.size).toBe(17);
    for (const key of map.keys()) {
      expect(opened(without(key)), String(key)).toEqual(refused("malformed"));
      expect(opened(changed(key, null)), String(key)).toEqual(refused("malformed"));
      expect(opened(changed(key, -1)), String(key)).toEqual(refused("malformed"));
    }
  });

  test.each<readonly [what: string, value: CborValue]>([
    ["with a field that nobody knows", changed(18, 1)],
    ["with a field under another name", new Map([...map].map(([k, v]) => [k === 17 ? "x" : k, v]))],
    ["that is a list", [...map.values()]],
    ["that ends before it begins", changed(5, NOW - 1)],
    ["whose ages do not begin at once", changed(12, [[1, 100]])],
    [
      "whose ages do not rise",
      changed(12, [
        [0, 100],
        [60, 50],
        [60, 20],
      ]),
    ],
    [
      "that grows with age",
      changed(13, [
        [0, 50],
        [60, 51],
      ]),
    ],
    ["of more than all", changed(13, [[0, 101]])],
    ["of no ages", changed(12, [])],
    [
      "of too many ages",
      changed(
        12,
        Array.from({ length: AGE_STEPS_MAX + 1 }, (_, i) => [i, 1]),
      ),
    ],
  ])("%s", (_, value) => {
    expect(opened(value)).toEqual(refused("malformed"));
  });

  test("and the hub does not sign it", () => {
    expect(() => signPolicy({ ...POLICY, ages: [] }, BY)).toThrow(/no till reads/u);
    expect(() => signPolicy({ ...POLICY, until: 0 }, BY)).toThrow(/no till reads/u);
  });
});

test("the default is in force for a month, and asks for a gesture below its limit of one tap", () => {
  expect(POLICY.until - POLICY.from).toBe(DEFAULT_POLICY_LIFE);
  expect(POLICY.noGesture).toBeLessThan(POLICY.perTap);
  expect(POLICY.unknownSeconds).toBe(90);
});

test("of the limits there is left what the step of this age says", () => {
  const steps = [
    { from: 0, percent: 100 },
    { from: 60, percent: 50 },
    { from: 120, percent: 0 },
  ];
  const left = [0, 59, 60, 119, 120, 1e9].map((age) => percentAt(steps, age));
  expect(left).toEqual([100, 100, 50, 50, 0, 0]);
  expect(percentAt(steps, -1)).toBe(0);
});

guardIsNeverFooled({
  what: "a policy",
  valid: [signPolicy(POLICY, BY)],
  isTaken: (bytes) => openPolicy(bytes, AGAINST).ok,
});
