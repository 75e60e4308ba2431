import { computed, effect } from "@preact/signals";
import { expect, test } from "vitest";
import { setLanguage } from "../language.ts";
import { language, liveCatalogue } from "./live.ts";

const ENGLISH = { pay: { title: "Pay", due: (amount: string) => `${amount} to pay` } };
const CHINESE = { pay: { title: "付款", due: (amount: string) => `應付 ${amount}` } };

/** A catalogue whose Japanese arrives when it is let go, and whose Korean never arrives. */
function testCatalogue() {
  let letJapaneseGo = (): void => undefined;
  const t = liveCatalogue(ENGLISH, {
    "zh-Hant": () => Promise.resolve(CHINESE),
    "zh-Hans": () => Promise.resolve(CHINESE),
    ja: () =>
      new Promise((resolve) => {
        letJapaneseGo = () => resolve({ pay: { ...ENGLISH.pay, title: "お会計" } });
      }),
    ko: () => Promise.reject(new Error("no network")),
  });
  return { t, letJapaneseGo: () => letJapaneseGo() };
}

const { t, letJapaneseGo } = testCatalogue();

test("what reads a word is told when the language changes, once", async () => {
  await setLanguage("en");
  const read: string[] = [];
  const title = computed(() => t.pay.title);
  const stop = effect(() => {
    read.push(`${language.value} ${title.value} ${t.pay.due("5.00")}`);
  });
  expect(await setLanguage("zh-Hant")).toEqual({ ok: true, value: null });
  stop();
  expect(read).toEqual(["en Pay 5.00 to pay", "zh-Hant 付款 應付 5.00"]);
});

test("a language that does not load leaves the page as it was, and says so", async () => {
  await setLanguage("zh-Hant");
  expect(await setLanguage("ko")).toEqual({
    ok: false,
    error: { type: "language-not-loaded", language: "ko" },
  });
  expect(language.value).toBe("zh-Hant");
  expect(t.pay.title).toBe("付款");
});

test("of two languages that are asked for, the later one wins though its words come first", async () => {
  const first = setLanguage("ja");
  await setLanguage("zh-Hans");
  letJapaneseGo();
  await first;
  expect(language.value).toBe("zh-Hans");
  expect(t.pay.title).toBe("付款");
});
