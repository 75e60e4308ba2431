import { expect, test } from "vitest";
import { type PhoneFault, type TappingTill, tappingTill } from "./tapping-till.ts";

const SPEND = 0x50;

/** The phone is pulled away while SPEND is on its way; it has heard it, or has not. */
const pulledAway =
  (heard: boolean): PhoneFault =>
  (command, answer) => {
    if (command[1] !== SPEND) {
      return answer();
    }
    if (heard) {
      answer();
    }
    return { pull: true };
  };

const kinds = (shop: TappingTill): readonly string[] => shop.entries().map(({ kind }) => kind);
const isPaid = (shop: TappingTill): boolean => shop.till.view().state.sale.type === "completed";
const spent = (phone: ReturnType<TappingTill["phone"]>): number =>
  phone.wallet.state().wallet.spends.length;

test("a phone that was pulled away after it paid is found to have paid when it taps again", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.pay();
  phone.fault = pulledAway(true);
  await shop.tap(phone);
  expect(shop.step()).toMatchObject({ type: "unknown", why: "no-answer", hub: "asking" });
  expect(shop.till.view().state.sale).toMatchObject({ tenders: [{ state: "unknown" }] });
  expect(shop.till.takeCash(100_000)).toMatchObject({ error: { type: "tender-in-doubt" } });
  expect(shop.till.press({ type: "back" })).toMatchObject({ error: { type: "tender-in-doubt" } });
  phone.fault = null;
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(spent(phone)).toBe(1);
  expect(phone.commands).toEqual(["SELECT", "SPEND", "SELECT", "RECALL", "RESULT"]);
});

test("a phone that was pulled away before it heard swears so, and pays under a new nonce at once", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.pay();
  phone.fault = pulledAway(false);
  await shop.tap(phone);
  expect(shop.step().type).toBe("unknown");
  phone.fault = null;
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(spent(phone)).toBe(1);
  expect(kinds(shop).slice(-4)).toEqual([
    "tender-opened",
    "tender-absent",
    "tender-opened",
    "sale-paid",
  ]);
});

test("while one phone may have paid, another is never asked to", async () => {
  const shop = await tappingTill();
  const [ann, bob] = [shop.phone("ann"), shop.phone("bob")];
  shop.pay();
  ann.fault = pulledAway(true);
  await shop.tap(ann);
  await shop.tap(bob);
  expect(bob.commands).toEqual(["SELECT"]);
  expect(shop.step()).toMatchObject({ type: "unknown", hint: "other-phone" });
});

test("the hub's copy of what the phone signed ends the doubt without the phone", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.pay();
  phone.fault = pulledAway(true);
  await shop.tap(phone);
  const [spend] = phone.wallet.state().wallet.spends;
  const bytes = (hex = ""): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
  shop.tapHub.spends.set(spend?.nonce ?? "", {
    credential: phone.wallet.credential,
    request: bytes(spend?.request),
    result: bytes(spend?.result),
    signature: bytes(spend?.signature),
  });
  await shop.passes(2500);
  expect(isPaid(shop)).toBe(true);
});

test("after a minute and a half a supervisor may end it, and not before", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.pay();
  phone.fault = pulledAway(true);
  await shop.tap(phone);
  const reason = "the customer has left";
  expect(shop.act({ action: "void", reason })).toMatchObject({ error: { type: "too-early" } });
  await shop.passes(90_000);
  expect(shop.step()).toMatchObject({ type: "unknown", until: null });
  expect(shop.act({ action: "void", reason })).toEqual({ ok: true });
  expect(shop.step()).toMatchObject({ type: "armed" });
  expect(kinds(shop).slice(-2)).toEqual(["spend-void", "tender-opened"]);
  expect(shop.till.takeCash(100_000)).toMatchObject({ ok: true });
  expect(isPaid(shop)).toBe(true);
});

test("a hub that is not there leaves the phone itself, and a person, to end it", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  shop.pay();
  phone.fault = pulledAway(true);
  await shop.tap(phone);
  expect(shop.step()).toMatchObject({ type: "unknown", hub: "unreachable" });
  phone.fault = null;
  await shop.tap(phone);
  expect(shop.till.view().paid?.entry.tenders.at(-1)).toMatchObject({
    state: "approved",
    proof: { grade: "at-risk" },
  });
});
