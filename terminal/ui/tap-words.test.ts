import { expect, test } from "vitest";
import { TAP_NOTICES } from "@tillwave/shared/testing/tap-notices";
import { mayAskThroughPhone, tapNoticeWords, tapRefusalWords } from "./tap-words.ts";
const options = { amount: "HK$ 94.40", hasTerminal: true };

test.each(TAP_NOTICES)("$type: what happened, what to do, and the amount", (notice) => {
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
  const asks = TAP_NOTICES.filter(mayAskThroughPhone).map(({ type }) => type);
  expect(asks).toEqual(["over-limit", "offline-not-allowed"]);
  expect(mayAskThroughPhone(null)).toBe(false);
});

test("a wrong code says how many tries are left, and what to do when none is", () => {
  expect(tapRefusalWords({ type: "code-wrong", triesLeft: 1 })).toContain("1 try is left");
  expect(tapRefusalWords({ type: "code-wrong", triesLeft: 0 })).toContain("no try is left");
  expect(tapRefusalWords({ type: "code-not-allowed", why: "over-limit" })).toContain("too much");
});
