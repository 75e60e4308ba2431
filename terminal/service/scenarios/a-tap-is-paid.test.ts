import { expect, test } from "vitest";
import { tappingTill } from "./tapping-till.ts";

test("a phone held to the reader pays, with the hub's word for it", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.pay();
  expect(shop.step()).toMatchObject({ type: "armed", notice: null });
  await shop.tap(phone);
  expect(shop.till.view().state.sale.type).toBe("completed");
  expect(shop.step()).toEqual({ type: "off" });
  expect(shop.till.view().paid?.entry.tenders).toMatchObject([
    { method: "tap", proof: { type: "spend", grade: "authorised" } },
  ]);
  expect(phone.commands).toEqual(["SELECT", "SPEND", "RESULT"]);
});

test("without the hub the shop takes it at its own risk, within its limits", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  shop.pay();
  await shop.tap(phone);
  expect(shop.till.view().paid?.entry.tenders).toMatchObject([
    { method: "tap", proof: { type: "spend", grade: "at-risk", token: null } },
  ]);
});
