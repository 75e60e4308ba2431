import type { ReaderView } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { cardTerminalWords, readerWords } from "./reader-words.ts";

const READY: ReaderView = { state: "ready", name: "ACR122U", cannotPay: null };

test("a reader that is well is a dim icon, and no word more", () => {
  expect(readerWords(READY)).toMatchObject({
    short: "ACR122U",
    more: null,
    chip: { icon: "reader", look: "quiet" },
  });
});

test("a till without a reader shows none", () => {
  expect(readerWords({ ...READY, state: "none" }).chip).toBeNull();
});

test("a reader that is being mended says so in words, and what to do meanwhile", () => {
  const { chip, more } = readerWords({ ...READY, state: "mending" });
  expect(chip).toMatchObject({ look: "attention", words: "Reader restarts" });
  expect(more).toContain("take cash meanwhile");
});

test("a till that has joined no hub is quiet about phones; one that its hub turned away is not", () => {
  expect(readerWords({ ...READY, cannotPay: "not-joined" }).chip?.look).toBe("quiet");
  expect(readerWords({ ...READY, cannotPay: "revoked" }).chip?.look).toBe("attention");
});

test("a card terminal is a word only where it cannot be reached", () => {
  expect(cardTerminalWords({ state: "ready" }).chip).toBeNull();
  expect(cardTerminalWords({ state: "unreachable" }).chip?.look).toBe("attention");
});
