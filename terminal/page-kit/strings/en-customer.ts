/** English words of the customer's screen. The customer reads them: what to do with the phone, and what it costs. */
import type { Words } from "./words.ts";

export const enCustomer = {
  title: "Your purchase",
  language: "Language",
  training: "TEST · Training: nothing is sold here",
  welcome: "Welcome",
  welcomeMore: "What you buy stands here.",
  lines: "Your basket",
  total: "Total",
  discount: "Discount",
  qrLabel: (amount: string) => `A code for your phone: ${amount}`,

  ringing: { title: "Nearly there", more: "Look over what you buy." },
  choose: {
    title: "Ready to pay",
    more: (amount: string) => `${amount}. The cashier takes it from here.`,
  },
  tap: { title: "Tap now", more: (amount: string) => `Hold your phone to the reader: ${amount}.` },
  hold: { title: "Hold still", more: "Do not remove your phone yet." },
  uplink: {
    title: "Pay on your phone",
    more: (amount: string) =>
      `Scan this with your wallet and pay ${amount} there. Then tap again, or show its code.`,
  },
  card: { title: "Use the card terminal", more: (amount: string) => `It asks you for ${amount}.` },
  unknown: {
    title: "One moment",
    more: (amount: string) => `We are checking whether ${amount} was paid. You do not pay twice.`,
    again: "Fastest: hold the same phone to the reader again.",
    firstPhone: "That was another phone. Hold the first one to the reader.",
  },
  paid: {
    title: "Paid",
    more: (amount: string) => `${amount}. Thank you.`,
    change: (amount: string) => `Your change: ${amount}`,
  },
  away: { title: "One moment", more: "The till is on its way back." },
  notAllowed: {
    title: "This screen is not connected",
    more: "Open it from the till's menu again.",
  },

  /** What the customer can do something about; for the rest, {@link other}. */
  notice: {
    "lifted-too-soon": { title: "Tap again", more: "It was lifted too soon. Nothing was taken." },
    "confirm-on-phone": {
      title: "Look at your phone",
      more: "Confirm the amount there, then tap again.",
    },
    "wallet-expired": {
      title: "Open your wallet once",
      more: "It needs a network for a moment. Then tap again.",
    },
    "two-phones": {
      title: "One phone at a time",
      more: "Nothing was taken. Hold one alone to the reader.",
    },
    "not-readable": { title: "Tap again", more: "Hold your phone flat and still." },
    "nothing-was-taken": { title: "Tap again", more: "Nothing was taken." },
    "reader-failed": { title: "One moment", more: "The reader starts again. Nothing was taken." },
    "not-enough-value": {
      title: "Not enough in this wallet",
      more: "Nothing was taken. Choose another way to pay.",
    },
    "refused-on-phone": {
      title: "Refused on your phone",
      more: "Nothing was taken. Tap again, or choose another way.",
    },
  },
  other: { title: "That did not work", more: "Nothing was taken. The cashier knows more." },
} satisfies Words;
