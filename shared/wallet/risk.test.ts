import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MERCHANT, NOW } from "../testing/tap-vectors.ts";
import { CLOCK_TOLERANCE } from "./check-credential.ts";
import { type Policy, defaultPolicy } from "./policy.ts";
import { type RiskRefusal, type TapAtRisk, decideRisk } from "./risk.ts";

const HOUR = 3600;
const POLICY: Policy = {
  ...defaultPolicy({ merchant: MERCHANT, currency: "HKD", version: 1, now: NOW }),
  perTap: 50_000,
  perWallet: 100_000,
  perTerminal: 300_000,
  perShift: 200_000,
  count: 10,
  noGesture: 30_000,
  ages: [
    { from: 0, percent: 100 },
    { from: 8 * HOUR, percent: 50 },
    { from: 72 * HOUR, percent: 0 },
  ],
  denyAges: [
    { from: 0, percent: 100 },
    { from: 24 * HOUR, percent: 20 },
    { from: 168 * HOUR, percent: 0 },
  ],
};
const TAP: TapAtRisk = {
  amount: 20_000,
  now: NOW,
  secondsOffline: 60,
  denyListAge: 60,
  spent: { wallet: 0, terminal: 0, shift: 0, count: 0 },
  isUserVerified: false,
};
const spent = (given: Partial<TapAtRisk["spent"]>): Partial<TapAtRisk> => ({
  spent: { ...TAP.spent, ...given },
});
const refusal = (why: RiskRefusal): unknown => ({ type: "refuse", why });

describe("a shop runs the risk", () => {
  test.each<readonly [what: string, tap: Partial<TapAtRisk>]>([
    ["of an ordinary tap", {}],
    ["up to the limit without a gesture", { amount: 30_000 }],
    ["up to the limit of one tap, with a gesture", { amount: 50_000, isUserVerified: true }],
    ["up to what a wallet may owe", spent({ wallet: 80_000 })],
    ["up to what the till may be owed", spent({ terminal: 280_000 })],
    ["up to what the shift may be owed", spent({ shift: 180_000 })],
    ["of the last tap that counts", spent({ count: 9 })],
    ["while the hub's clock is five minutes ahead", { now: POLICY.from - CLOCK_TOLERANCE }],
    ["in the policy's last second", { now: POLICY.until }],
    ["offline for a night, of half", { secondsOffline: 8 * HOUR, amount: 25_000 }],
    ["with an old deny list, of a fifth", { denyListAge: 24 * HOUR, amount: 10_000 }],
  ])("%s", (_, tap) => {
    expect(decideRisk(POLICY, { ...TAP, ...tap })).toEqual({ type: "at-risk" });
  });
});

describe("a shop does not run the risk", () => {
  test("without a policy", () => {
    expect(decideRisk(null, TAP)).toEqual(refusal("no-policy"));
  });

  test.each<readonly [what: string, tap: Partial<TapAtRisk>, why: RiskRefusal]>([
    ["before the policy begins", { now: POLICY.from - CLOCK_TOLERANCE - 1 }, "policy-expired"],
    ["after the policy has ended", { now: POLICY.until + 1 }, "policy-expired"],
    ["offline for days", { secondsOffline: 72 * HOUR }, "offline-too-long"],
    ["without a deny list", { denyListAge: null }, "deny-list-old"],
    ["with last week's deny list", { denyListAge: 168 * HOUR }, "deny-list-old"],
    ["of a tap over the limit", { amount: 50_001, isUserVerified: true }, "over-per-tap"],
    ["of a large tap without a gesture", { amount: 30_001 }, "not-verified"],
    ["of a wallet that owes too much", spent({ wallet: 80_001 }), "over-wallet"],
    ["of a till that is owed too much", spent({ terminal: 280_001 }), "over-terminal"],
    ["of a shift that is owed too much", spent({ shift: 180_001 }), "over-shift"],
    ["of one tap too many", spent({ count: 10 }), "over-count"],
    [
      "offline for a night, of more than half",
      { secondsOffline: 8 * HOUR, amount: 25_001 },
      "over-per-tap",
    ],
    [
      "offline for a night, of a wallet that owes half",
      { secondsOffline: 8 * HOUR, ...spent({ wallet: 30_001 }) },
      "over-wallet",
    ],
    [
      "offline for a night, of taps by half",
      { secondsOffline: 8 * HOUR, ...spent({ count: 5 }) },
      "over-count",
    ],
    [
      "where both ages cut, by the deeper cut",
      { secondsOffline: 8 * HOUR, denyListAge: 24 * HOUR, amount: 10_001 },
      "over-per-tap",
    ],
  ])("%s", (_, tap, why) => {
    expect(decideRisk(POLICY, { ...TAP, ...tap })).toEqual(refusal(why));
  });

  test("of figures that no limit of the largest kind covers", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const boundless = {
      ...POLICY,
      perTap: most,
      perWallet: most,
      perTerminal: most,
      perShift: most,
    };
    const tap = { ...TAP, amount: most, isUserVerified: true };
    expect(decideRisk(boundless, tap)).toEqual({ type: "at-risk" });
    const owes = { ...tap, spent: { ...TAP.spent, wallet: 1 } };
    expect(decideRisk(boundless, owes)).toEqual(refusal("over-wallet"));
  });
});

test("what is refused stays refused when more is owed, or it is longer ago", () => {
  const anyTap = fc.record({
    amount: fc.nat(60_000),
    now: fc.constant(NOW),
    secondsOffline: fc.nat(80 * HOUR),
    denyListAge: fc.option(fc.nat(200 * HOUR)),
    spent: fc.record({
      wallet: fc.nat(110_000),
      terminal: fc.nat(310_000),
      shift: fc.nat(210_000),
      count: fc.nat(11),
    }),
    isUserVerified: fc.boolean(),
  });
  fc.assert(
    fc.property(anyTap, fc.nat(1000), (tap, more) => {
      const worse = {
        ...tap,
        amount: tap.amount + more,
        secondsOffline: tap.secondsOffline + more,
        spent: { ...tap.spent, wallet: tap.spent.wallet + more },
      };
      const isTaken = decideRisk(POLICY, worse).type === "at-risk";
      expect(isTaken && decideRisk(POLICY, tap).type === "refuse").toBe(false);
    }),
  );
});
