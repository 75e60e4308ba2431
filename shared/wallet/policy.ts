/**
 * What a shop risks while it cannot ask the hub: limits for taps that nobody has authorised.
 *
 * Spec: Tillwave protocols, version 1, §4.6. COSE_Sign1 by a policy key, label `policy`; a map with
 * the numbers 1 to 17 as keys, all of them present:
 *
 *   1 version   2 merchant   3 currency   4 from   5 until   6 perTap   7 perWallet   8 perTerminal
 *   9 perShift  10 count     11 refund    12 ages  13 denyAges  14 presentedMax  15 codeMax
 *   16 noGesture  17 unknownSeconds
 *
 * Ages are steps, [[seconds, percent] …]: from so many seconds on, so much of the limits is left.
 * Without a policy in force there are no sales at risk.
 */
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { currencyCode, listOf, readTuple, safe, tuple, u32, uint } from "../cose/shape.ts";
import { SIGN1_BYTES_MAX, type Sign1Error, openSign1, signSign1 } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { Against, By } from "../sync/signed-array.ts";

export const AGE_STEPS_MAX = 16;
export const WHOLE_PERCENT = 100;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface AgeStep {
  /** From this age on, in seconds. */
  readonly from: number;
  /** 0 to 100, of every limit. */
  readonly percent: number;
}

export interface Policy {
  /** From 1; rises with every policy. */
  readonly version: number;
  readonly merchant: number;
  readonly currency: string;
  /** Unix seconds, both included. */
  readonly from: number;
  readonly until: number;
  /** Sums at risk, in minor units: of one tap, of one wallet, of this terminal, of this shift. */
  readonly perTap: number;
  readonly perWallet: number;
  readonly perTerminal: number;
  readonly perShift: number;
  /** Taps at risk of this terminal. */
  readonly count: number;
  /** Of a refund without the hub. */
  readonly refund: number;
  /** By how long the till has been offline: the first from 0 on, rising. */
  readonly ages: readonly AgeStep[];
  /** By how old the deny list is. */
  readonly denyAges: readonly AgeStep[];
  /** Of a code that a customer shows. */
  readonly presentedMax: number;
  /** Of a code that a cashier types. */
  readonly codeMax: number;
  /** Above this the holder must be verified, whatever the credential says. */
  readonly noGesture: number;
  /** How long a tender is unknown before a person is asked, in seconds. */
  readonly unknownSeconds: number;
}

export function signPolicy(policy: Policy, by: By): Uint8Array {
  const map = new Map(policyFields(policy).map((value, i) => [i + 1, value] as const));
  assert(read(map) !== null, "no till reads this as a policy");
  return signSign1(encodeCbor(map), { label: "policy" }, by);
}

export function openPolicy(sign1: Uint8Array, against: Against): Result<Policy, Sign1Error> {
  const opened = openSign1(sign1, { label: "policy" }, against);
  if (!opened.ok) {
    return opened;
  }
  const value = decodeCbor(opened.value.payload, SIGN1_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const policy = read(value.value);
  return policy === null ? err({ type: "malformed" }) : ok(policy);
}

export interface PolicyStart {
  readonly merchant: number;
  readonly currency: string;
  readonly version: number;
  /** Unix seconds. */
  readonly now: number;
}

/** How long the default is in force, in seconds. */
export const DEFAULT_POLICY_LIFE = 30 * DAY;

/**
 * For a shop that has not chosen yet. Its limits are the same figure of minor units everywhere: a
 * currency without digits counts in units of about a cent, and one of three digits is worth more.
 */
export function defaultPolicy({ merchant, currency, version, now }: PolicyStart): Policy {
  return {
    version,
    merchant,
    currency,
    from: now,
    until: now + DEFAULT_POLICY_LIFE,
    perTap: 50_000,
    perWallet: 100_000,
    perTerminal: 1_000_000,
    perShift: 500_000,
    count: 100,
    refund: 20_000,
    ages: [
      { from: 0, percent: WHOLE_PERCENT },
      { from: 8 * HOUR, percent: 50 },
      { from: 3 * DAY, percent: 0 },
    ],
    denyAges: [
      { from: 0, percent: WHOLE_PERCENT },
      { from: DAY, percent: 50 },
      { from: 7 * DAY, percent: 0 },
    ],
    presentedMax: 20_000,
    codeMax: 50_000,
    noGesture: 30_000,
    unknownSeconds: 90,
  };
}

/** What is left of the limits at this age, in percent. */
export function percentAt(steps: readonly AgeStep[], ageSeconds: number): number {
  return steps.findLast(({ from }) => from <= ageSeconds)?.percent ?? 0;
}

function policyFields(p: Policy): readonly CborValue[] {
  const names = [p.version, p.merchant, p.currency, p.from, p.until];
  const sums = [p.perTap, p.perWallet, p.perTerminal, p.perShift, p.count, p.refund];
  const ages = [stepFields(p.ages), stepFields(p.denyAges)];
  return [...names, ...sums, ...ages, p.presentedMax, p.codeMax, p.noGesture, p.unknownSeconds];
}

const stepFields = (steps: readonly AgeStep[]): CborValue =>
  steps.map(({ from, percent }) => [from, percent]);

const isSteps = listOf(tuple(u32, uint(WHOLE_PERCENT)), AGE_STEPS_MAX);
const NAMES = [u32, u32, currencyCode, u32, u32] as const;
const SUMS = [safe, safe, safe, safe, u32, safe] as const;
const REST = [isSteps, isSteps, safe, safe, safe, u32] as const;
const FIELDS = [...NAMES, ...SUMS, ...REST] as const;

function read(value: CborValue): Policy | null {
  if (!(value instanceof Map) || value.size !== FIELDS.length) {
    return null;
  }
  const map: ReadonlyMap<unknown, CborValue> = value;
  const listed = FIELDS.map((_, i) => map.get(i + 1) ?? null);
  const fields = readTuple(listed, FIELDS);
  if (fields === null) {
    return null;
  }
  const [version, merchant, currency, from, until, ...figures] = fields;
  const [perTap, perWallet, perTerminal, perShift, count, refund, offline, deny, ...rest] = figures;
  const [presentedMax, codeMax, noGesture, unknownSeconds] = rest;
  const ages = readSteps(offline);
  const denyAges = readSteps(deny);
  if (ages === null || denyAges === null || from > until) {
    return null;
  }
  const sums = { perTap, perWallet, perTerminal, perShift, count, refund };
  const others = { presentedMax, codeMax, noGesture, unknownSeconds };
  return { version, merchant, currency, from, until, ...sums, ages, denyAges, ...others };
}

/** From 0 on, later and later, and never more than before. */
function readSteps(listed: readonly (readonly [number, number])[]): readonly AgeStep[] | null {
  const isFalling = listed.every(([from, percent], i) => {
    const before = listed[i - 1];
    return before === undefined ? from === 0 : before[0] < from && before[1] >= percent;
  });
  return isFalling && listed.length > 0
    ? listed.map(([from, percent]) => ({ from, percent }))
    : null;
}
