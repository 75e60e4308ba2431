import type { Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { RESULTS_MAX, indexForSearch, searchItems } from "./search.ts";

const item = (sku: string, name: string, barcode: string): Item => ({
  sku,
  name,
  price: Minor(100),
  taxId: "A",
  categoryId: "drinks",
  barcodes: [barcode],
  picture: null,
  top: false,
});

const shelf = indexForSearch([
  item("1001", "Iced lemon tea", "4891111111111"),
  item("1002", "Tea, green", "4892222222222"),
  item("1003", "Steak sauce", "4893333333333"),
  item("1004", "Café au lait", "4894444444444"),
  item("1005", "Water ５００ ml", "4895555555555"),
]);
const found = (query: string): readonly string[] =>
  searchItems(shelf, query).map(({ name }) => name);

test("a name that begins with the word comes first, then a word of the name, then the middle of one", () => {
  expect(found("tea")).toEqual(["Tea, green", "Iced lemon tea", "Steak sauce"]);
});

test("every word must be found, in any order", () => {
  expect(found("tea lemon")).toEqual(["Iced lemon tea"]);
  expect(found("tea coffee")).toEqual([]);
});

test("capitals, accents and full-width figures make no difference", () => {
  expect(found("CAFE")).toEqual(["Café au lait"]);
  expect(found("500")).toEqual(["Water ５００ ml"]);
});

test("an item is found by its number and by its barcode", () => {
  expect(found("1003")).toEqual(["Steak sauce"]);
  expect(found("489444")).toEqual(["Café au lait"]);
});

test("a number that is somebody's own comes before one that only holds it", () => {
  const numbers = indexForSearch([item("21001", "Other", "x"), item("1001", "Wanted", "y")]);
  expect(searchItems(numbers, "1001").map(({ name }) => name)).toEqual(["Wanted", "Other"]);
});

test("nothing typed finds nothing", () => {
  expect(found("")).toEqual([]);
  expect(found("   ")).toEqual([]);
});

test("sixty are shown at most", () => {
  const many = indexForSearch(
    Array.from({ length: 200 }, (_, i) => item(`${i}`, `Tea ${i}`, `b${i}`)),
  );
  expect(searchItems(many, "tea")).toHaveLength(RESULTS_MAX);
});

test("a query longer than any name is cut, not refused", () => {
  expect(found(`tea${" tea".repeat(500)}`)).toContain("Tea, green");
});
