/**
 * English words of what a line costs: its price, discounts, what is sold by weight. What happened, then
 * what to do; the amount in every sentence about money.
 */
import type { Words } from "./words.ts";

export const enLine = {
  change: "Change",
  what: "What to change",
  quantity: "Quantity",
  weight: "Weight",
  price: "Price",
  discount: "Discount",
  saleDiscount: "Discount on the sale",
  offOf: (off: string, reason: string) => `${off} off, ${reason}`,
  overridden: (price: string, reason: string) => `instead of ${price}, ${reason}`,
  weighed: (weight: string, price: string) => `${weight} at ${price} a kg`,
  perKg: (price: string) => `${price} a kg`,

  newPrice: "New price",
  newPricePerKg: "New price of a kilogram",
  onShelf: (price: string) => `On the shelf ${price}`,
  setPrice: (price: string) => `Sell at ${price}`,
  backTo: (price: string) => `Back to ${price}`,

  otherPercent: "Other %",
  anAmount: "Amount",
  percentOff: "Percent off",
  amountOff: "Amount off",
  upTo: (most: string) => `Up to ${most}`,
  takeOff: (amount: string) => `Take off ${amount}`,
  takeOffNothing: "Take off",
  noDiscount: "No discount",
  leaves: (amount: string) => `Leaves ${amount}`,

  why: "Why?",
  whyFirst: "Say why, then press.",
  reason: {
    damaged: "Damaged",
    promotion: "Promotion",
    staff: "Staff",
    "price-match": "Price match",
    other: "Other",
  },

  weigh: (name: string) => `How heavy: ${name}`,
  grams: "Weight in grams",
  onScale: "On the scale",
  scale: {
    none: "Type the weight: this till has no scale.",
    silent: "The scale does not answer. Type the weight, or check its cable.",
    empty: "Put it on the scale.",
    moving: "Not steady yet. Wait a moment.",
    under: "The scale shows less than nothing. Clear it and set it to zero.",
    over: "Too heavy for the scale. Take some off.",
  },
  add: (weight: string, amount: string) => `Add ${weight}, ${amount}`,
  setWeight: (weight: string, amount: string) => `Set ${weight}, ${amount}`,
  addNothing: "Add",

  undo: {
    price: (name: string) => `Price of ${name} changed`,
    discount: (name: string) => `Discount on ${name} changed`,
    weight: (name: string) => `Weight of ${name} changed`,
    sale: "Discount on the sale changed",
  },

  notice: {
    discountRange: (most: string) =>
      `A discount is more than nothing and takes off ${most} at most. Enter another.`,
    nothingToTakeOff: "This costs nothing already. There is nothing to take off.",
    priceRange: (most: string) => `A price goes up to ${most}. Enter a lower one.`,
    weightRange: (most: string) =>
      `A weight is more than nothing and ${most} at most. Weigh it again.`,
    weightNeeded: "This is sold by weight. Weigh it, then add it.",
    notWeighed: "This is sold by the piece. Add it without a weight.",
    lineWeighed: "This line was weighed. Change its weight, not its quantity.",
    notAllowed: "A supervisor has to allow this. It was not done.",
  },
} satisfies Words;
