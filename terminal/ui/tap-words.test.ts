import type { TapNotice } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { mayAskThroughPhone, tapNoticeWords, tapRefusalWords } from "./tap-words.ts";

const NOTICES: readonly TapNotice[] = [
  { type: "lifted-too-soon" },
  { type: "confirm-on-phone" },
  { type: "refused-on-phone" },
  { type: "not-enough-value" },
  { type: "kind-not-supported" },
  { type: "not-here", why: "other-shop" },
  { type: "not-here", why: "other-currency" },
  { type: "wallet-expired" },
  { type: "wallet-refused", why: "denied" },
  { type: "wallet-refused", why: "not-genuine" },
  { type: "wallet-refused", why: "cloned" },
  { type: "wallet-refused", why: "frozen" },
  { type: "phone-doubts-till" },
  { type: "over-limit", why: "over-shift" },
  { type: "offline-not-allowed" },
  { type: "two-phones" },
  { type: "use-card-terminal" },
  { type: "not-a-wallet", what: "transit-or-tag" },
  { type: "not-a-wallet", what: "unknown" },
  { type: "not-readable" },
  { type: "reader-failed" },
  { type: "card-declined", reason: "do not honour" },
  { type: "card-declined", reason: "" },
  { type: "card-declined", reason: "terminal-unreachable" },
  { type: "wrong-code", triesLeft: 2 },
  { type: "nothing-was-taken" },
];
const options = { amount: "HK$ 94.40", hasTerminal: true };

test.each(NOTICES)("$type: what happened, what to do, and the amount", (notice) => {
  const { title, more } = tapNoticeWords(notice, options);
  expect(title).not.toBe("");
  expect(more).toContain("HK$ 94.40");
  expect(`${title} ${more}`).not.toMatch(/undefined|!|\berror\b|\bplease\b/iu);
  expect(more.split(/(?<=\.) /u).length).toBeLessThanOrEqual(notice.type === "wrong-code" ? 3 : 2);
});

test("a bank card goes to the card terminal only where there is one", () => {
  const notice = { type: "use-card-terminal" } as const;
  expect(tapNoticeWords(notice, options).more).toContain("Press Card");
  expect(tapNoticeWords(notice, { ...options, hasTerminal: false }).more).toContain("in cash");
});

test("what the card terminal says is handed on, and nothing is made up where it says nothing", () => {
  const because = { type: "card-declined", reason: "do not honour" } as const;
  expect(tapNoticeWords(because, options).more).toContain("“do not honour”");
  expect(tapNoticeWords({ ...because, reason: "" }, options).more).not.toContain("“");
});

test("the customer's phone is asked only where it can help", () => {
  const asks = NOTICES.filter(mayAskThroughPhone).map(({ type }) => type);
  expect(asks).toEqual(["over-limit", "offline-not-allowed"]);
  expect(mayAskThroughPhone(null)).toBe(false);
});

test("a wrong code says how many tries are left, and what to do when none is", () => {
  expect(tapRefusalWords({ type: "code-wrong", triesLeft: 1 })).toContain("1 try is left");
  expect(tapRefusalWords({ type: "code-wrong", triesLeft: 0 })).toContain("no try is left");
  expect(tapRefusalWords({ type: "code-not-allowed", why: "over-limit" })).toContain("too much");
});
