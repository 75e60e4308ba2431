/**
 * The demo shops: one for each language, with the money and the taxes of a place that speaks it. Hong
 * Kong has no sales tax: its rates are there to show how several print.
 */
import type { Language } from "@tillwave/shared/core/language";
import type { Settings } from "../settings.ts";

export const demoSettings: Settings = {
  merchant: 1001,
  terminal: 2,
  shop: { name: "Harbour Corner", address: ["12 Ferry Street", "Hong Kong"] },
  till: "Till 2",
  cashier: { id: "mei", name: "Mei" },
  currency: "HKD",
  taxes: [
    { id: "A", name: "Goods", partsPerMillion: 80_000, mode: "inclusive" },
    { id: "B", name: "Food", partsPerMillion: 30_000, mode: "inclusive" },
    { id: "Z", name: "Tax-free", partsPerMillion: 0, mode: "inclusive" },
  ],
  taxRounding: "half-up",
};

const HONG_KONG: Partial<Settings> = {
  language: "zh-Hant",
  shop: { name: "海角小店", address: ["渡船街 12 號", "香港九龍"] },
  till: "2 號收銀機",
  cashier: { id: "mei", name: "美儀" },
  taxes: [
    { id: "A", name: "貨品稅", partsPerMillion: 80_000, mode: "inclusive" },
    { id: "B", name: "食品稅", partsPerMillion: 30_000, mode: "inclusive" },
    { id: "Z", name: "免稅", partsPerMillion: 0, mode: "inclusive" },
  ],
};

const CHINA: Partial<Settings> = {
  language: "zh-Hans",
  shop: { name: "海角便利店", address: ["渡船路 12 号", "厦门市思明区"] },
  till: "2 号收银机",
  cashier: { id: "mei", name: "李梅" },
  currency: "CNY",
  taxes: [
    { id: "A", name: "增值税", partsPerMillion: 130_000, mode: "inclusive" },
    { id: "B", name: "增值税（食品）", partsPerMillion: 130_000, mode: "inclusive" },
    { id: "Z", name: "增值税（农产品）", partsPerMillion: 90_000, mode: "inclusive" },
  ],
};

const JAPAN: Partial<Settings> = {
  language: "ja",
  shop: { name: "みなと商店", address: ["神奈川県横浜市中区海岸通1-12"] },
  till: "レジ 2",
  cashier: { id: "misaki", name: "美咲" },
  currency: "JPY",
  taxes: [
    { id: "A", name: "消費税", partsPerMillion: 100_000, mode: "inclusive" },
    { id: "B", name: "軽減税率", partsPerMillion: 80_000, mode: "inclusive" },
    { id: "Z", name: "軽減税率（生鮮）", partsPerMillion: 80_000, mode: "inclusive" },
  ],
  taxRounding: "down",
};

const KOREA: Partial<Settings> = {
  language: "ko",
  shop: { name: "항구상점", address: ["부산광역시 중구 자갈치로 12"] },
  till: "포스 2",
  cashier: { id: "jimin", name: "지민" },
  currency: "KRW",
  taxes: [
    { id: "A", name: "부가세", partsPerMillion: 100_000, mode: "inclusive" },
    { id: "B", name: "부가세(식품)", partsPerMillion: 100_000, mode: "inclusive" },
    { id: "Z", name: "면세", partsPerMillion: 0, mode: "inclusive" },
  ],
  taxRounding: "down",
};

const PLACES: Readonly<Record<Language, Partial<Settings>>> = {
  en: {},
  "zh-Hant": HONG_KONG,
  "zh-Hans": CHINA,
  ja: JAPAN,
  ko: KOREA,
};

export const demoSettingsIn = (language: Language): Settings => ({
  ...demoSettings,
  ...PLACES[language],
});
