/**
 * A catalogue as large as one likes, for measuring: names of several words that people could search
 * for, the demo shop's categories and taxes, barcodes that scanners accept.
 *
 * A name is one of all combinations of brand, kind, thing and size. The seed says where to begin; a
 * stride that shares no factor with their number then meets each of them once, so names are unique.
 */
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { CATALOGUE_ITEMS_MAX, type Catalogue, type Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";

/** On the first page of the grid. */
export const TOP_ITEMS = 16;
/** Prime, and larger than every list below: it shares no factor with the number of combinations. */
const STRIDE = 32_749;
/** GS1 keeps numbers that begin so for use within one shop. */
const SHOP_PREFIX = "20";

interface Shelf {
  readonly taxId: string;
  readonly kinds: readonly string[];
  /** What is sold, and its drawing in the page kit where there is one. */
  readonly things: readonly (readonly [name: string, picture?: string])[];
  readonly sizes: readonly string[];
}

/* oxfmt-ignore */
const BRANDS = [
  "Harbour", "Jade Hill", "Kestrel", "Lantern", "Morning Tide", "Nine Dragons", "Old Pier", "Pearl",
  "Quarry Bay", "Red Junk", "Silver Fern", "Tin Roof", "Victoria", "Wing Fat", "Yau Ma", "Blue Heron",
];

/* oxfmt-ignore */
const SHELVES: Readonly<Record<string, Shelf>> = {
  bakery: {
    taxId: "B", sizes: ["single", "2 pieces", "4 pieces", "6 pieces", "family pack"],
    kinds: ["fresh", "crispy", "soft", "sweet", "salted", "wholemeal", "buttered", "steamed", "filled", "glazed"],
    things: [
      ["pineapple bun", "bun"], ["egg tart", "tart"], ["sliced loaf", "loaf"], ["custard bun"], ["croissant"],
      ["sponge cake"], ["Swiss roll"], ["mooncake"], ["sausage roll"], ["coconut tart"], ["bagel"], ["muffin"],
    ],
  },
  drinks: {
    taxId: "B", sizes: ["250 ml", "330 ml", "500 ml", "1 l", "6 × 250 ml"],
    kinds: ["iced", "hot", "light", "strong", "sugar-free", "sparkling", "organic", "roasted", "fresh", "classic"],
    things: [
      ["bubble tea", "milktea"], ["lemon tea", "lemontea"], ["filter coffee", "coffee"], ["soy milk", "soy"],
      ["water", "water"], ["oolong tea"], ["grass jelly drink"], ["orange juice"], ["plum juice"], ["cocoa"],
      ["ginger beer"], ["barley water"],
    ],
  },
  fruit: {
    taxId: "Z", sizes: ["single", "3 pieces", "500 g", "1 kg", "gift box"],
    kinds: ["ripe", "sweet", "seedless", "organic", "large", "small", "sliced", "peeled", "golden", "early"],
    things: [
      ["bananas", "banana"], ["apples", "apple"], ["oranges", "orange"], ["dragon fruit", "dragon"], ["mangoes"],
      ["papayas"], ["kiwis"], ["lychees"], ["snow pears"], ["pomelos"], ["longans"], ["guavas"],
    ],
  },
  noodles: {
    taxId: "B", sizes: ["cup", "100 g", "400 g", "5 × 100 g", "1 kg"],
    kinds: ["spicy", "mild", "dried", "fresh", "instant", "fried", "thin", "broad", "wholegrain", "handmade"],
    things: [
      ["seafood noodles", "cupnoodle"], ["jasmine rice", "rice"], ["beef noodles"], ["udon"], ["rice vermicelli"],
      ["egg noodles"], ["wonton noodles"], ["satay noodles"], ["mung vermicelli"], ["sushi rice"], ["ramen"],
      ["glass noodles"],
    ],
  },
  snacks: {
    taxId: "B", sizes: ["25 g", "50 g", "100 g", "200 g", "party bag"],
    kinds: ["salted", "spicy", "honey", "smoked", "roasted", "crunchy", "soft", "dark", "sour", "original"],
    things: [
      ["crisps", "crisps"], ["prawn crackers"], ["seaweed"], ["fish balls"], ["egg rolls"], ["peanut candy"],
      ["dried mango"], ["chocolate"], ["rice crackers"], ["gummies"], ["cashews"], ["popcorn"],
    ],
  },
  home: {
    taxId: "A", sizes: ["single", "pair", "4 pieces", "10 pieces", "large"],
    kinds: ["folding", "refill", "plain", "coloured", "scented", "unscented", "strong", "travel", "kitchen", "bathroom"],
    things: [
      ["umbrella", "umbrella"], ["tissues"], ["batteries"], ["hand soap"], ["toothpaste"], ["sponges"],
      ["candles"], ["lighter"], ["shopping bag"], ["charging cable"], ["matches"], ["laundry pegs"],
    ],
  },
};

export interface CatalogueWish {
  readonly items: number;
  /** The same seed gives the same catalogue. */
  readonly seed: number;
}

/** Throws where there are not so many: a shop's catalogue holds {@link CATALOGUE_ITEMS_MAX}. */
export function makeCatalogue({ items, seed }: CatalogueWish): Catalogue {
  if (!Number.isSafeInteger(items) || items < 1 || items > CATALOGUE_ITEMS_MAX) {
    throw new RangeError(`a catalogue has 1 to ${CATALOGUE_ITEMS_MAX} items, not ${items}`);
  }
  const combinations = everyCombination();
  const from = (seed >>> 0) % combinations.length;
  return {
    categories: demoCatalogue().categories,
    items: Array.from({ length: items }, (_, i) => {
      const place = (from + i * STRIDE) % combinations.length;
      return itemOf(combinations[place] as Combination, i);
    }),
  };
}

type Combination = Pick<Item, "name" | "categoryId" | "taxId" | "picture">;

function everyCombination(): readonly Combination[] {
  return Object.entries(SHELVES).flatMap(([categoryId, { taxId, kinds, things, sizes }]) =>
    things.flatMap(([thing, picture = null]) =>
      kinds.flatMap((kind) =>
        sizes.flatMap((size) =>
          BRANDS.map((brand) => {
            const name = `${brand} ${kind} ${thing}, ${size}`;
            return { name, categoryId, taxId, picture };
          }),
        ),
      ),
    ),
  );
}

function itemOf(combination: Combination, i: number): Item {
  const number = String(i + 1).padStart(5, "0");
  // From 2.00 to 99.90 in steps of a dime, without a pattern that the eye finds.
  const price = Minor(200 + ((i * 7919) % 980) * 10);
  return {
    ...combination,
    sku: `item-${number}`,
    price,
    barcodes: [encodeEan13(`${SHOP_PREFIX}${number.padStart(10, "0")}`)],
    top: i < TOP_ITEMS,
  };
}

/** Twelve digits and their check digit. GS1 General Specifications, section 7.9: weights 1 and 3 in turn. */
export function encodeEan13(digits: string): string {
  const sum = [...digits].reduce((total, d, i) => total + Number(d) * (i % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
