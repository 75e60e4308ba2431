import { expect, test } from "vitest";
import { enConsole } from "./en-console.ts";
import { jaConsole } from "./ja-console.ts";
import { koConsole } from "./ko-console.ts";
import type { Words } from "./words.ts";
import { zhHansConsole } from "./zh-hans-console.ts";
import { zhHantConsole } from "./zh-hant-console.ts";

const OTHERS = { "zh-Hant": zhHantConsole, "zh-Hans": zhHansConsole, ja: jaConsole, ko: koConsole };

/** "sales.title": also of lists that the types leave open, as the reasons for keeping an entry aside are. */
const namesOf = (words: Words): readonly string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" ? namesOf(value).map((name) => `${key}.${name}`) : [key],
  );

test.each(Object.entries(OTHERS))(
  "in %s the console has every word that English has",
  (_, words) => {
    expect(namesOf(words)).toEqual(namesOf(enConsole));
  },
);

test.each(Object.entries(OTHERS))(
  "in %s the console's day is written as people there do",
  (_, { locale }) => {
    expect(Intl.DateTimeFormat.supportedLocalesOf(locale)).toEqual([locale]);
  },
);
