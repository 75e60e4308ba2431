import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import { anyText } from "../testing/any-text.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { SHOP_BYTES_MAX, formatShop, parseShop } from "./shop.ts";

const SHOP = { name: "海港角", address: ["12 Ferry Street", "Hong Kong"], taxId: "HK-1" };
const said = (json: unknown): Uint8Array => toUtf8(JSON.stringify(json));

test("a shop survives its document, with a tax id or without", () => {
  expect(parseShop(toUtf8(formatShop(SHOP)))).toEqual(SHOP);
  const without = { ...SHOP, taxId: null };
  expect(formatShop(without)).toBe('{"name":"海港角","address":["12 Ferry Street","Hong Kong"]}');
  expect(parseShop(toUtf8(formatShop(without)))).toEqual(without);
});

test("the longest shop that there may be is far below the document's bound", () => {
  const longest = {
    name: '"'.repeat(60),
    address: Array.from({ length: 6 }, () => "港".repeat(80)),
    taxId: "港".repeat(40),
  };
  const bytes = toUtf8(formatShop(longest));
  expect(parseShop(bytes)).toEqual(longest);
  expect(bytes.length * 4).toBeLessThan(SHOP_BYTES_MAX);
});

const { name, address } = SHOP;
test.each([
  ["no JSON", toUtf8("{")],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ["a list", said([])],
  ["no name", said({ address })],
  ["a name of spaces", said({ name: " ", address })],
  ["a name of 61 letters", said({ name: "x".repeat(61), address })],
  ["a name that sets the printer", said({ name: "\u001B@", address })],
  ["a line end in a line", said({ name, address: ["12 Ferry Street\nHong Kong"] })],
  ["a line separator in a line", said({ name, address: ["12 Ferry Street\u2028Hong Kong"] })],
  ["half a letter", said({ name, address: ["\uD800"] })],
  ["a line of 81 letters", said({ name, address: ["x".repeat(81)] })],
  ["seven lines", said({ name, address: Array.from({ length: 7 }, () => "x") })],
  ["an address that is no list", said({ name, address: "12 Ferry Street" })],
  ["an empty tax id", said({ name, address, taxId: "" })],
  ["a tax id of 41 letters", said({ name, address, taxId: "x".repeat(41) })],
  ["a field that nobody knows", said({ name, address, phone: "1" })],
  ["more than a shop ever is", toUtf8(formatShop(SHOP) + " ".repeat(SHOP_BYTES_MAX))],
])("%s is no shop", (_, bytes) => {
  expect(parseShop(bytes)).toBeNull();
});

test("no bytes make it throw", () => {
  const anyDocument = fc.oneof(
    fc.uint8Array(),
    fc.json({ maxDepth: 3 }).map(toUtf8),
    fc.record({ name: anyText(), address: fc.array(anyText()), taxId: anyText() }).map(said),
  );
  fc.assert(
    fc.property(anyDocument, (bytes) => {
      const shop = parseShop(bytes);
      expect(shop === null ? null : parseShop(toUtf8(formatShop(shop)))).toEqual(shop);
    }),
    { numRuns: 500, seed: seedOfRun("shop documents") },
  );
});
