import { signal } from "@preact/signals";
import type { Language } from "@tillwave/shared/core/language";
import { expect, test } from "vitest";
import { speakAsDemo } from "./demo-language.ts";

function offered(shop: {
  readonly demo: boolean;
  readonly language: Language;
}): readonly Language[] {
  const heard = signal<typeof shop | null>(null);
  const offers: Language[] = [];
  speakAsDemo(heard, (language) => offers.push(language));
  heard.value = shop;
  return offers;
}

test("a demo shop offers its language, a real one leaves it to the device", () => {
  expect(offered({ demo: true, language: "ja" })).toEqual(["ja"]);
  expect(offered({ demo: true, language: "en" })).toEqual([]);
  expect(offered({ demo: false, language: "ja" })).toEqual([]);
});
