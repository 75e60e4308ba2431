import * as fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import {
  type Item,
  catalogueSchema,
  indexItems,
  itemSchema,
  minorSchema,
  priceOf,
} from "./item.ts";
import { Minor } from "./money.ts";

const TART: Item = {
  sku: "tart",
  name: "Egg tart",
  price: Minor(1200),
  taxId: "A",
  categoryId: "bakery",
  barcodes: ["4890008100309"],
  picture: "tart",
  top: true,
};

const accepts = (change: object): boolean => v.is(itemSchema, { ...TART, ...change });

test("an egg tart is an item, with a picture or without", () => {
  expect(accepts({})).toBe(true);
  expect(accepts({ picture: null, barcodes: [] })).toBe(true);
});

test("a price is whole cents, from nothing up to 2^53 − 1", () => {
  expect(accepts({ price: 0 })).toBe(true);
  expect(accepts({ price: Number.MAX_SAFE_INTEGER })).toBe(true);
  for (const price of [-1, 0.5, 2 ** 53, Number.NaN, "12", null]) {
    expect(accepts({ price })).toBe(false);
  }
});

test("a nameless item, an endless name, an odd number or an unknown field is refused", () => {
  for (const change of [
    { name: "" },
    { name: "x".repeat(201) },
    { sku: "egg tart" },
    { sku: "x".repeat(41) },
    { barcodes: ["two words"] },
    { barcodes: ["1".repeat(49)] },
    { barcodes: Array.from({ length: 9 }, (_, i) => `${i}`) },
    { discount: 10 },
  ]) {
    expect(accepts(change)).toBe(false);
  }
});

test("a zero with a minus sign comes in as zero", () => {
  expect(v.parse(minorSchema, JSON.parse("-0"))).toBe(0);
});

test("a catalogue is its categories and its items, and nothing makes reading it throw", () => {
  const bakery = { id: "bakery", name: "Bakery", glyph: "bread" };
  expect(v.is(catalogueSchema, { categories: [bakery], items: [TART] })).toBe(true);
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(() => v.is(catalogueSchema, json)).not.toThrow();
    }),
  );
});

test("an item is found by its number and by each of its barcodes", () => {
  const bun = { ...TART, sku: "bun", barcodes: ["1", "2"] };
  const items = indexItems([TART, bun]);
  expect(items.bySku("bun")).toBe(bun);
  expect([items.byBarcode("1"), items.byBarcode("2")]).toEqual([bun, bun]);
  expect(items.byBarcode("4890008100309")).toBe(TART);
  expect(items.bySku("pie")).toBeUndefined();
  expect(items.byBarcode("tart")).toBeUndefined();
});

test("a price times a quantity is exact or refused", () => {
  expect(priceOf(Minor(333), 3)).toEqual({ ok: true, value: 999 });
  expect(priceOf(Minor(Number.MAX_SAFE_INTEGER), 1).ok).toBe(true);
  expect(priceOf(Minor(Number.MAX_SAFE_INTEGER), 2)).toEqual({
    ok: false,
    error: { type: "amount-too-large" },
  });
});
