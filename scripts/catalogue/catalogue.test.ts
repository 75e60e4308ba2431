import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "@tillwave/service/command-line";
import { CATALOGUE_ITEMS_MAX } from "@tillwave/shared/sale/item";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TOP_ITEMS, encodeEan13, makeCatalogue } from "./catalogue.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillwave-catalogue-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([1, 10_000, CATALOGUE_ITEMS_MAX])("a till takes a catalogue of %i", (items) => {
  const file = join(folder, "catalogue.json");
  writeFileSync(file, JSON.stringify(makeCatalogue({ items, seed: 1 })));
  const launch = readCommandLine(["--demo", "--catalogue", file], {});
  expect(launch).toMatchObject({ ok: true });
  expect(launch.ok && launch.value !== "help" && launch.value.catalogue.items.length).toBe(items);
});

test("no two items have one name, and a name has several words", () => {
  const { items } = makeCatalogue({ items: CATALOGUE_ITEMS_MAX, seed: 7 });
  expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
  expect(items.every(({ name }) => name.split(" ").length >= 3)).toBe(true);
});

test("every category has items, some have pictures, sixteen are on the first page", () => {
  const { categories, items } = makeCatalogue({ items: 10_000, seed: 1 });
  expect(categories).toHaveLength(6);
  for (const { id } of categories) {
    expect(items.filter(({ categoryId }) => categoryId === id).length).toBeGreaterThan(1000);
  }
  const drawn = items.filter(({ picture }) => picture !== null).length;
  expect(drawn).toBeGreaterThan(1000);
  expect(drawn).toBeLessThan(5000);
  expect(items.filter(({ top }) => top)).toHaveLength(TOP_ITEMS);
});

test("the same seed gives the same catalogue, another seed another", () => {
  const [once, again, other] = [3, 3, 4].map((seed) => makeCatalogue({ items: 50, seed }));
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

test("a catalogue of nothing, or of more than a till takes, is refused", () => {
  for (const items of [0, -1, 1.5, Number.NaN, CATALOGUE_ITEMS_MAX + 1]) {
    expect(() => makeCatalogue({ items, seed: 1 })).toThrow("a catalogue has 1 to");
  }
});

test("a barcode ends with the check digit of EAN-13", () => {
  // The two that GS1's own explanation and most others print.
  expect(encodeEan13("629104150021")).toBe("6291041500213");
  expect(encodeEan13("400638133393")).toBe("4006381333931");
});
