import { signal } from "@preact/signals";
import type { CustomerLanguageRequest } from "@tillwave/shared/api/customer";
import type { TillView } from "@tillwave/shared/api/till";
import type { Language } from "@tillwave/shared/core/language";
import { ok } from "@tillwave/shared/core/result";
import { newTill } from "@tillwave/shared/sale/till";
import { expect, test } from "vitest";
import { type Shop, shopWithTerms } from "../shop.ts";
import { SHOP } from "../testing/simulated-service.ts";
import { createCustomerLanguage } from "./customer-language.ts";

const japaneseShop = (): Shop => {
  const shop = shopWithTerms({ ...SHOP, language: "ja" });
  return shop.ok ? shop.value : expect.fail("the shop has terms");
};

const viewOf = (number: number, language?: Language): TillView => {
  const { sale, ...till } = newTill(number);
  return {
    revision: number,
    state: { ...till, sale: language === undefined ? sale : { ...sale, language } },
    paid: null,
  };
};

function openScreen() {
  const shop = signal<Shop | null>(null);
  const view = signal<TillView | null>(null);
  const asked: CustomerLanguageRequest[] = [];
  const answers: (() => void)[] = [];
  let ids = 0;
  const screen = createCustomerLanguage({
    store: { shop, view },
    client: {
      choose: (request) =>
        new Promise((resolve) => {
          asked.push(request);
          answers.push(() => resolve(ok({ ok: true, revision: 1, recorded: [] })));
        }),
    },
    newId: () => `an-id-of-${(ids += 1)}`,
  });
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { screen, shop, view, asked, answer };
}

test("the screen speaks the shop's language once it knows it", () => {
  const { screen, shop } = openScreen();
  expect(screen.wanted.value).toBeNull();
  shop.value = japaneseShop();
  expect(screen.wanted.value).toBe("ja");
});

test("a press is in force at once, goes to the till, and ends with the sale", async () => {
  const { screen, shop, view, asked, answer } = openScreen();
  shop.value = japaneseShop();
  view.value = viewOf(7);
  screen.choose("ko");
  expect(screen.wanted.value).toBe("ko");
  expect(asked).toMatchObject([{ sale: 7, language: "ko" }]);
  view.value = viewOf(7, "ko");
  await answer();
  expect(screen.wanted.value).toBe("ko");
  view.value = viewOf(8);
  expect(screen.wanted.value).toBe("ja");
});

test("of many presses the last one is what the till ends up with", async () => {
  const { screen, shop, view, asked, answer } = openScreen();
  shop.value = japaneseShop();
  view.value = viewOf(7);
  screen.choose("ko");
  screen.choose("en");
  screen.choose("zh-Hant");
  expect(asked).toHaveLength(1);
  await answer();
  await answer();
  expect(asked.map(({ language }) => language)).toEqual(["ko", "zh-Hant"]);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
});

test("the cashier's choice shows on the screen too", () => {
  const { screen, shop, view } = openScreen();
  shop.value = japaneseShop();
  view.value = viewOf(7, "zh-Hans");
  expect(screen.wanted.value).toBe("zh-Hans");
});

test("nothing can be chosen once the sale is over, nor before the till is there", () => {
  const { screen, view, asked } = openScreen();
  expect(screen.canChoose.value).toBe(false);
  screen.choose("ko");
  expect(asked).toEqual([]);
  view.value = viewOf(7);
  expect(screen.canChoose.value).toBe(true);
});
