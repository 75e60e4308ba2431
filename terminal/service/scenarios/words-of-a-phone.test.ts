/** What a phone may answer to the request (protocols §1.4), and what the till makes of it. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { tappingTill } from "./tapping-till.ts";

const SPEND = 0x50;

test.each([
  ["6985", { type: "armed", notice: { type: "confirm-on-phone" } }],
  ["6986", { type: "armed", notice: { type: "refused-on-phone" } }],
  ["6a84", { type: "armed", notice: { type: "not-enough-value" } }],
  ["6a81", { type: "armed", notice: { type: "kind-not-supported" } }],
  ["6a80", { type: "armed", notice: { type: "nothing-was-taken" } }],
  ["6300", { type: "unknown", why: "answer-not-believed" }],
  ["6a82", { type: "unknown", why: "no-answer" }],
  ["6a88", { type: "unknown", why: "no-answer" }],
  ["6d00", { type: "unknown", why: "no-answer" }],
  ["6e00", { type: "unknown", why: "no-answer" }],
  ["6700", { type: "unknown", why: "no-answer" }],
  ["6f00", { type: "unknown", why: "no-answer" }],
  ["9000", { type: "unknown", why: "answer-not-believed" }],
  ["824118584000009000", { type: "unknown", why: "answer-not-believed" }],
])("to SPEND a phone says %s", async (word, step) => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  phone.fault = (command, answer) => (command[1] === SPEND ? fromHex(word) : answer());
  shop.pay();
  await shop.tap(phone);
  expect(shop.step()).toMatchObject(step);
  // Whatever it was, the same phone in order pays in the end, and pays once.
  phone.fault = null;
  await shop.tap(phone);
  expect(shop.till.view().state.sale.type).toBe("completed");
  expect(phone.wallet.state().wallet.spends).toHaveLength(1);
});

test("a phone that wants to see the till's certificate sees it, and pays", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann", { trustsHub: true });
  phone.wallet.tell({ type: "wants-till-proof", isWanted: true });
  shop.pay();
  await shop.tap(phone);
  expect(shop.till.view().state.sale.type).toBe("completed");
  expect(phone.commands).toEqual(["SELECT", "PRESENT", "SPEND", "RESULT"]);
});

test("a phone that nobody has told of the hub believes no till, and is asked for nothing", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  phone.wallet.tell({ type: "wants-till-proof", isWanted: true });
  shop.pay();
  await shop.tap(phone);
  expect(shop.step()).toMatchObject({ notice: { type: "phone-doubts-till" } });
  expect(phone.commands).toEqual(["SELECT", "PRESENT"]);
});

test("a reader that dies while the phone pays leaves it in doubt, and the phone is found again", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  phone.fault = (command, answer) => {
    const said = answer();
    return command[1] === SPEND ? { delayMs: 500, answer: said } : said;
  };
  shop.pay();
  shop.reader.insert(phone.card);
  await shop.passes(200);
  shop.reader.fail();
  await shop.passes(100);
  expect(shop.step()).toMatchObject({ type: "unknown" });
  expect(shop.till.status().reader.state).toBe("mending");
  phone.fault = null;
  shop.reader.heal();
  await shop.passes(1000);
  expect(shop.till.view().state.sale.type).toBe("completed");
  expect(phone.wallet.state().wallet.spends).toHaveLength(1);
});
