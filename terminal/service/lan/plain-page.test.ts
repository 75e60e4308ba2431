import { LANGUAGES } from "@tillwave/shared/core/language";
import { expect, test } from "vitest";
import { languagesFor } from "./plain-page.ts";

test("the reader's language stands first, and all others after it", () => {
  expect(languagesFor("zh-HK,zh;q=0.9,en;q=0.8")[0]).toBe("zh-Hant");
  expect(languagesFor("fr, ko;q=0.4")[0]).toBe("ko");
  for (const accepted of [undefined, "", "fr", ",;;q=x", "x".repeat(100_000)]) {
    expect(languagesFor(accepted)).toEqual(LANGUAGES);
  }
  expect(new Set(languagesFor("ja")).size).toBe(LANGUAGES.length);
});
