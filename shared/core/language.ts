/** The languages that the pages and the papers speak, as BCP 47 names them. */
import * as v from "valibot";

export const LANGUAGES = ["en", "zh-Hant", "zh-Hans", "ja", "ko"] as const;

export type Language = (typeof LANGUAGES)[number];

export const languageSchema = v.picklist(LANGUAGES);

/** Each in its own words: whoever looks for one reads no other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  "zh-Hant": "繁體中文",
  "zh-Hans": "简体中文",
  ja: "日本語",
  ko: "한국어",
};

/** Of a list of wishes, at most: the rest is not read. */
const WISHES_MAX = 20;

export const isLanguage = (value: unknown): value is Language =>
  LANGUAGES.some((language) => language === value);

/** The first of a person's wishes, as `navigator.languages` has them, that is spoken here. */
export function languageFor(wishes: readonly string[]): Language | null {
  for (const wish of wishes.slice(0, WISHES_MAX)) {
    const language = languageOfTag(wish);
    if (language !== null) {
      return language;
    }
  }
  return null;
}

/** Chinese goes by its script, and by where it is written if no script is named: RFC 5646 §2.2.3. */
function languageOfTag(tag: string): Language | null {
  const [primary, ...others] = tag.toLowerCase().split("-");
  switch (primary) {
    case "en":
    case "ja":
    case "ko":
      return primary;
    case "yue":
      return others.includes("hans") ? "zh-Hans" : "zh-Hant";
    case "zh":
      return isTraditional(others) ? "zh-Hant" : "zh-Hans";
    default:
      return null;
  }
}

function isTraditional(subtags: readonly string[]): boolean {
  if (subtags.includes("hant")) {
    return true;
  }
  return !subtags.includes("hans") && subtags.some((subtag) => /^(?:tw|hk|mo|yue)$/u.test(subtag));
}
