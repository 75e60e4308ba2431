/** The demo shop's shelf: sixty things in six categories, with prices in HKD cents. */
import type { Catalogue, Category, Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";

const CATEGORIES: readonly Category[] = [
  { id: "bakery", name: "Bakery", glyph: "bakery" },
  { id: "drinks", name: "Drinks", glyph: "drinks" },
  { id: "fruit", name: "Fruit", glyph: "fruit" },
  { id: "noodles", name: "Noodles", glyph: "noodles" },
  { id: "snacks", name: "Snacks", glyph: "snacks" },
  { id: "home", name: "Home", glyph: "home" },
];

type Row = readonly [sku: string, name: string, cents: number, taxId: string, picture?: string];

/* oxfmt-ignore */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  bakery: [
    ["bun", "Pineapple bun", 900, "B", "bun"], ["tart", "Egg tart", 1100, "B", "tart"],
    ["loaf", "Sliced loaf, 6", 2400, "Z", "loaf"], ["sausage-bun", "Sausage bun", 1200, "B"],
    ["cocktail-bun", "Cocktail bun", 1000, "B"], ["custard-bun", "Custard bun", 1150, "B"],
    ["swiss-roll", "Swiss roll", 1600, "B"], ["sponge-cake", "Paper-wrapped sponge cake", 1350, "B"],
    ["croissant", "Croissant", 1800, "B"], ["mooncake", "Mooncake, single", 4800, "B"],
  ],
  drinks: [
    ["milktea", "Bubble tea", 1800, "B", "milktea"], ["lemontea", "Iced lemon tea", 2000, "B", "lemontea"],
    ["coffee", "Filter coffee", 2600, "B", "coffee"], ["soy", "Soy milk", 1450, "B", "soy"],
    ["water", "Water 500 ml", 800, "Z", "water"], ["chrysanthemum-tea", "Chrysanthemum tea", 950, "B"],
    ["grass-jelly", "Grass jelly drink", 1250, "B"], ["orange-juice", "Orange juice 1 l", 2850, "B"],
    ["sparkling-water", "Sparkling water 330 ml", 1190, "B"], ["hot-chocolate", "Hot chocolate", 2400, "B"],
  ],
  fruit: [
    ["banana", "Banana", 450, "Z", "banana"], ["apple", "Apple", 700, "Z", "apple"],
    ["orange", "Orange", 650, "Z", "orange"], ["dragon", "Dragon fruit", 1500, "Z", "dragon"],
    ["mango", "Mango", 1850, "Z"], ["papaya", "Papaya", 2200, "Z"], ["kiwi", "Kiwi", 690, "Z"],
    ["lychee", "Lychees 500 g", 3600, "Z"], ["pear", "Snow pear", 880, "Z"], ["pomelo", "Pomelo", 3300, "Z"],
  ],
  noodles: [
    ["cupnoodle", "Seafood cup noodles", 1290, "B", "cupnoodle"], ["rice", "Jasmine rice 1 kg", 3200, "Z", "rice"],
    ["beef-noodles", "Beef instant noodles", 650, "B"], ["udon", "Udon, 2 portions", 1990, "B"],
    ["vermicelli", "Rice vermicelli 400 g", 1480, "Z"], ["egg-noodles", "Dried egg noodles", 1750, "Z"],
    ["wonton-noodles", "Wonton noodle pack", 2690, "B"], ["satay-noodles", "Satay cup noodles", 1290, "B"],
    ["mung-vermicelli", "Mung bean vermicelli", 990, "Z"], ["sushi-rice", "Sushi rice 2 kg", 6450, "Z"],
  ],
  snacks: [
    ["crisps", "Salted crisps", 1350, "B", "crisps"], ["prawn-crackers", "Prawn crackers", 1280, "B"],
    ["seaweed", "Roasted seaweed", 990, "B"], ["fish-balls", "Curry fish balls, cup", 1800, "B"],
    ["egg-rolls", "Egg rolls, tin", 7800, "B"], ["peanut-candy", "Peanut candy", 1560, "B"],
    ["dried-mango", "Dried mango 100 g", 3250, "B"], ["chocolate", "Dark chocolate bar", 1680, "B"],
    ["rice-crackers", "Rice crackers", 1420, "B"], ["gummies", "Fruit gummies", 1120, "B"],
  ],
  home: [
    ["umbrella", "Folding umbrella", 8900, "A", "umbrella"], ["tissues", "Pocket tissues, 10", 1250, "A"],
    ["batteries", "Batteries AA, 4", 3490, "A"], ["soap", "Hand soap 250 ml", 1990, "A"],
    ["toothpaste", "Toothpaste 120 g", 2280, "A"], ["sponge", "Kitchen sponges, 3", 1090, "A"],
    ["candle", "Candles, 6", 1650, "A"], ["lighter", "Gas lighter", 590, "A"],
    ["bag", "Shopping bag", 100, "A"], ["charger", "Charging cable, 1 m", 4990, "A"],
  ],
};

/** The first page of the grid, as the shop sells most. */
/* oxfmt-ignore */
const TOP = [
  "milktea", "bun", "lemontea", "tart", "coffee", "cupnoodle", "loaf", "orange",
  "soy", "banana", "rice", "apple", "water", "crisps", "dragon", "umbrella",
];

/** EAN-13: the prefix of Hong Kong, zeros for a company that does not exist, the item, the check digit. */
export function demoBarcode(item: number): string {
  const digits = `48900000${String(item).padStart(4, "0")}`;
  const sum = [...digits].reduce((total, d, i) => total + Number(d) * (i % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export function demoCatalogue(): Catalogue {
  const rows = CATEGORIES.flatMap(({ id }) => (ROWS[id] ?? []).map((row) => [id, row] as const));
  const items = rows.map(([categoryId, [sku, name, cents, taxId, picture]], i): Item => {
    const barcodes = [demoBarcode(i + 1)];
    const price = Minor(cents);
    const top = TOP.includes(sku);
    return { sku, name, price, taxId, categoryId, barcodes, picture: picture ?? null, top };
  });
  const rank = (item: Item): number => (item.top ? TOP.indexOf(item.sku) : TOP.length);
  return { categories: [...CATEGORIES], items: items.toSorted((a, b) => rank(a) - rank(b)) };
}
