import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import { WORDS_ON_PAPER } from "@tillwave/shared/print/words-on-paper";
import { expect, test } from "vitest";
import type { Face, Raster } from "../ports.ts";
import { openTill } from "./open-till.ts";
import { type PrintingTill, openPrintingTill, printerSettings } from "./printing-till.ts";

/** Keeps what is drawn because the printer has no such letters, and in whose hand. */
function watchedRaster() {
  const drawn: { readonly text: string; readonly face: Face }[] = [];
  const raster: Raster = {
    draw({ left, right }, { profile, face }) {
      drawn.push({ text: `${left} ${right}`.trim(), face });
      return { width: profile.dots, height: 1, bits: new Uint8Array(profile.dots / 8) };
    },
    fault: () => null,
  };
  const thanksIn = (language: Language): readonly Face[] =>
    drawn.filter(({ text }) => text === WORDS_ON_PAPER[language].thanks).map(({ face }) => face);
  return { raster, drawn, thanksIn };
}

function sellIn(shop: PrintingTill, language: Language | null): void {
  shop.till.press({ type: "add", sku: "bun" });
  shop.till.press({ type: "set-language", language });
  shop.till.press({ type: "pay" });
  shop.till.takeCash(900);
  shop.clock.pass(5000);
}

test("a receipt is printed in the language that the customer has chosen, and so is its copy", () => {
  const { raster, thanksIn } = watchedRaster();
  const shop = openPrintingTill({ raster });
  sellIn(shop, "ja");
  expect(thanksIn("ja")).toEqual(["JP"]);
  expect(shop.lastSale().entry).toMatchObject({ kind: "sale-paid", language: "ja" });
  shop.print();
  shop.clock.pass(5000);
  expect(thanksIn("ja")).toEqual(["JP", "JP"]);
});

test("where nobody chose, the receipt is in the shop's language, and the entry says nothing of one", () => {
  const { raster, thanksIn } = watchedRaster();
  const shop = openPrintingTill({ raster, settings: { ...printerSettings, language: "zh-Hant" } });
  sellIn(shop, null);
  expect(thanksIn("zh-Hant")).toEqual(["HK"]);
  expect(shop.lastSale().entry).not.toHaveProperty("language");
});

test("an English shop's receipt is not drawn, but for what its printer has no letters for", () => {
  const { raster, drawn } = watchedRaster();
  sellIn(openPrintingTill({ raster }), null);
  expect(drawn).toEqual([]);
});

for (const language of LANGUAGES.filter((one) => one !== "en")) {
  test(`a sale in ${language} is paid, printed and found again after a restart`, () => {
    const { raster, thanksIn } = watchedRaster();
    const shop = openPrintingTill({ raster });
    sellIn(shop, language);
    expect(thanksIn(language)).toHaveLength(1);
    const after = shop.kill();
    expect(after.lastSale().entry).toMatchObject({ language });
  });
}

test("the language may be chosen while the customer pays, and goes with a sale that is held", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "set-language", language: "ko" });
  till.press({ type: "hold" });
  expect(till.view().state.sale).not.toHaveProperty("language");
  till.press({ type: "recall", number: 1 });
  expect(till.view().state.sale).toMatchObject({ language: "ko" });
  till.press({ type: "pay" });
  till.press({ type: "set-language", language: "zh-Hans" });
  till.press({ type: "set-language", language: null });
  expect(till.view().state.sale).not.toHaveProperty("language");
  till.press({ type: "set-language", language: "en" });
  till.takeCash(900);
  expect(till.view().paid?.entry).toMatchObject({ language: "en" });
});

test("once a sale is paid its language stays as it is, and the next sale has none", () => {
  const till = openTill();
  till.sell("bun");
  expect(till.press({ type: "set-language", language: "ja" })).toMatchObject({
    ok: false,
    error: { type: "sale-not-open" },
  });
  till.press({ type: "next" });
  expect(till.view().state.sale).not.toHaveProperty("language");
});

test("choosing a language takes nothing from Undo", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "remove", line: 1 });
  till.press({ type: "set-language", language: "ja" });
  till.press({ type: "undo" });
  expect(till.view().state.sale).toMatchObject({ language: "ja", lines: [{ sku: "bun" }] });
});

test("a basket keeps its customer's language through a power cut", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "set-language", language: "zh-Hant" });
  expect(till.reopen().view().state.sale).toMatchObject({ language: "zh-Hant" });
});
