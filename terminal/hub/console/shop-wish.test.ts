import * as fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { shopSchema } from "@tillwave/shared/api/console";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type ShopFields, fieldsOf, readShopWish } from "./shop-wish.ts";

const FIELDS: ShopFields = { name: "Harbour Corner", address: "Pier 4\nHong Kong", taxId: "HK-1" };
const faultOf = (changes: Partial<ShopFields>) => {
  const wish = readShopWish({ ...FIELDS, ...changes });
  return wish.ok ? null : wish.fault;
};

test("what is typed is tidied: a line of the address is a line of the receipt", () => {
  const typed = {
    name: "  Harbour \t Corner ",
    address: "\n Pier 4 \r\n\n Hong Kong\n",
    taxId: " ",
  };
  expect(readShopWish(typed)).toEqual({
    ok: true,
    shop: { name: "Harbour Corner", address: ["Pier 4", "Hong Kong"], taxId: null },
  });
});

test("a shop as the hub has it survives its fields", () => {
  const shop = { name: "海港角", address: ["Pier 4", "Hong Kong"], taxId: "HK-1" };
  expect(readShopWish(fieldsOf(shop))).toEqual({ ok: true, shop });
  const bare = { name: "海港角", address: [], taxId: null };
  expect(readShopWish(fieldsOf(bare))).toEqual({ ok: true, shop: bare });
});

test("a fault is named by its field", () => {
  expect(faultOf({ name: " \u001B " })).toEqual({ at: "name", why: "missing" });
  expect(faultOf({ name: "x".repeat(60) })).toBeNull();
  expect(faultOf({ name: "x".repeat(61) })).toEqual({ at: "name", why: "too-long", max: 60 });
  expect(faultOf({ address: "x\n".repeat(6) })).toBeNull();
  expect(faultOf({ address: "x\n".repeat(7) })).toMatchObject({ why: "too-many-lines", max: 6 });
  expect(faultOf({ address: "x".repeat(81) })).toMatchObject({ at: "address", max: 80 });
  expect(faultOf({ taxId: "x".repeat(41) })).toEqual({ at: "tax-id", why: "too-long", max: 40 });
});

test("the hub refuses nothing that the page has let through", () => {
  const anything = fc.string({ unit: "binary", maxLength: 90 });
  const typed = fc.record({ name: anything, address: anything, taxId: anything });
  fc.assert(
    fc.property(typed, (fields) => {
      const wish = readShopWish(fields);
      expect(wish.ok ? v.is(shopSchema, wish.shop) : true).toBe(true);
    }),
    { numRuns: 500, seed: seedOfRun("shops as they are typed") },
  );
});
