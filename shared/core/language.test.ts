import { array, assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { LANGUAGES, isLanguage, languageFor } from "./language.ts";

const CASES: readonly (readonly [readonly string[], string | null])[] = [
  [["en-GB"], "en"],
  [["zh-HK", "en"], "zh-Hant"],
  [["zh-TW"], "zh-Hant"],
  [["zh-MO"], "zh-Hant"],
  [["zh-Hant-SG"], "zh-Hant"],
  [["zh-Hans-HK"], "zh-Hans"],
  [["yue-HK"], "zh-Hant"],
  [["zh"], "zh-Hans"],
  [["zh-CN"], "zh-Hans"],
  [["zh-SG"], "zh-Hans"],
  [["JA-jp"], "ja"],
  [["ko-KR", "en-US"], "ko"],
  [["fr-FR", "de", "ko"], "ko"],
  [["fr-FR"], null],
  [[], null],
];

test.each(CASES)("a device that wishes for %j is spoken to in %s", (wishes, language) => {
  expect(languageFor(wishes)).toBe(language);
});

test("each language is found by its own name", () => {
  expect(LANGUAGES.map((language) => languageFor([language]))).toEqual(LANGUAGES);
});

test("no wish makes it throw, and what it finds is a language", () => {
  assert(
    property(array(string()), (wishes) => {
      const found = languageFor(wishes);
      expect(found === null || isLanguage(found)).toBe(true);
    }),
    { seed: seedOfRun("language") },
  );
});
