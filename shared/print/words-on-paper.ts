/** The words on paper by the language that it is printed in. */
import type { Language } from "../core/language.ts";
import { japanese } from "./receipt-words-ja.ts";
import { korean } from "./receipt-words-ko.ts";
import { simplifiedChinese } from "./receipt-words-zh-hans.ts";
import { traditionalChinese } from "./receipt-words-zh-hant.ts";
import { type ReceiptWords, english } from "./receipt-words.ts";

export const WORDS_ON_PAPER: Readonly<Record<Language, ReceiptWords>> = {
  en: english,
  "zh-Hant": traditionalChinese,
  "zh-Hans": simplifiedChinese,
  ja: japanese,
  ko: korean,
};
