import type { Language } from "@tillwave/shared/core/language";
import { expect, test } from "vitest";
import type { Words } from "../../terminal/page-kit/strings/words.ts";
import { wordFaults } from "./word-faults.ts";

const faultsOf = (english: Words, words: Words, language: Language = "zh-Hant") =>
  wordFaults({ name: "tap", language, english, words });

test("a translation that says everything has no fault", () => {
  const english = {
    title: "Phone",
    pay: { due: (amount: string) => `${amount} to pay`, left: (n: number) => `${n} left` },
  };
  const chinese = {
    title: "手機",
    pay: { due: (amount: string) => `應付 ${amount}`, left: (n: number) => `尚餘 ${n + 0} 次` },
  };
  expect(faultsOf(english, chinese)).toEqual([]);
});

test("a word that is not there is named by its place", () => {
  expect(faultsOf({ hub: { a: "One", b: "Two" } }, { hub: { a: "一" } })).toEqual([
    "zh-hant-tap.ts: hub.b: MISSING",
  ]);
});

test("what is still English is found, in words and in sentences with gaps", () => {
  const left = { title: "Phone", due: (amount: string) => `${amount} to pay` };
  expect(faultsOf(left, left)).toEqual([
    "zh-hant-tap.ts: title: ENGLISH “Phone”",
    "zh-hant-tap.ts: due: ENGLISH “⟦1⟧ to pay”",
  ]);
});

test("keys, codes, signs and single letters are the same everywhere", () => {
  const same = {
    key: "Esc",
    like: "ABCD-EFGH",
    empty: "––––",
    nothing: "",
    z: (n: number) => `Z ${n}`,
    address: "https://192.168.1.5:8447",
  };
  expect(faultsOf(same, same)).toEqual([]);
});

test("a gap that is left out, or filled with something else, is found", () => {
  const english = { change: (amount: string, of: string) => `${amount} of ${of}` };
  expect(faultsOf(english, { change: (amount: string) => `找續 ${amount}` })).toEqual([
    "zh-hant-tap.ts: change: GAPS English fills 1, 2, this 1",
  ]);
  const once = { only: (a: string, _b: string) => `Only ${a}` };
  expect(faultsOf(once, { only: (_a: string, b: string) => `只有 ${b}` })).toHaveLength(1);
});

test("a sentence that works with its count is asked with a count too", () => {
  const english = { items: (n: number) => `${n.toFixed(0)} items` };
  expect(faultsOf(english, { items: (n: number) => `${n} 件` })).toEqual([]);
  expect(faultsOf(english, { items: () => "件" })).toEqual([
    "zh-hant-tap.ts: items: GAPS English fills 1, this none",
  ]);
});

test("letters of the other hand are found", () => {
  expect(faultsOf({ pay: "Pay" }, { pay: "收款码" })).toEqual([
    "zh-hant-tap.ts: pay: LETTERS 码 in “收款码”",
  ]);
  expect(faultsOf({ pay: "Pay" }, { pay: "收款碼" }, "zh-Hans")).toEqual([
    "zh-hans-tap.ts: pay: LETTERS 碼 in “收款碼”",
  ]);
  expect(faultsOf({ pay: "Pay" }, { pay: "결제 支" }, "ko")).toHaveLength(1);
  expect(faultsOf({ pay: "Pay" }, { pay: "お会計" }, "ja")).toEqual([]);
});

test("a space too many is found", () => {
  expect(faultsOf({ pay: "Pay" }, { pay: "收款 " })).toHaveLength(1);
});
