import { PAIRING_LIFE_MS, PAIRING_TRIES_MAX } from "@tillwave/shared/api/tablets";
import { expect, test } from "vitest";
import { createPairing } from "./pairing.ts";

function paired() {
  let now = 0;
  let next = 0;
  const random = { bytes: (length: number) => Uint8Array.from({ length }, () => (next += 7)) };
  const pairing = createPairing({ random, now: () => now });
  const code = (): string => {
    const view = pairing.view(() => null);
    return view?.state === "open" ? view.code : "";
  };
  return { pairing, code, pass: (ms: number) => (now += ms) };
}

test("a code lets in whoever types it, however it is spaced", () => {
  const { pairing, code } = paired();
  pairing.offer("selling");
  expect(code()).toMatch(/^[\dA-Z]{4}-[\dA-Z]{4}$/u);
  expect(pairing.tryCode(` ${code().toLowerCase().replace("-", " ")} `)).toBe("selling");
});

test("letters that look like figures are read as them", () => {
  const pairing = createPairing({
    random: { bytes: (n) => new Uint8Array(n).fill(1) },
    now: () => 0,
  });
  pairing.offer("customer");
  expect(pairing.tryCode("llll-IIII")).toBe("customer");
});

test("a used code lets nobody in a second time", () => {
  const { pairing, code } = paired();
  pairing.offer("selling");
  const shown = code();
  pairing.used("tablet-1");
  expect(pairing.tryCode(shown)).toBeNull();
  expect(pairing.view(() => null)).toEqual({ state: "used", tablet: "tablet-1" });
});

test("after five minutes the code is worth nothing", () => {
  const { pairing, code, pass } = paired();
  pairing.offer("selling");
  const shown = code();
  pass(PAIRING_LIFE_MS - 1);
  expect(pairing.view(() => null)).toMatchObject({ state: "open", leftMs: 1 });
  pass(1);
  expect(pairing.tryCode(shown)).toBeNull();
  expect(pairing.view(() => null)).toEqual({ state: "late" });
});

test("five wrong tries end a code, and the right one after them is a wrong one too", () => {
  const { pairing, code } = paired();
  pairing.offer("selling");
  const shown = code();
  for (let tries = 1; tries < PAIRING_TRIES_MAX; tries += 1) {
    expect(pairing.tryCode("0000-0000")).toBeNull();
    expect(pairing.view(() => null)).toMatchObject({ triesLeft: PAIRING_TRIES_MAX - tries });
  }
  expect(pairing.tryCode("")).toBeNull();
  expect(pairing.tryCode(shown)).toBeNull();
  expect(pairing.view(() => null)).toEqual({ state: "too-many-tries" });
});

test("another code ends the one before it, and a hidden one lets nobody in", () => {
  const { pairing, code } = paired();
  pairing.offer("selling");
  const first = code();
  pairing.offer("selling");
  expect(pairing.tryCode(first)).toBeNull();
  const second = code();
  pairing.withdraw();
  expect(pairing.tryCode(second)).toBeNull();
  expect(pairing.view(() => null)).toEqual({ state: "withdrawn" });
});

test("before any code was shown there is nothing to try", () => {
  const { pairing } = paired();
  expect(pairing.tryCode("0000-0000")).toBeNull();
  expect(pairing.view(() => null)).toBeNull();
});
