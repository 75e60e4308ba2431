/** Contrast of the colours by the formula of WCAG 2.2 (relative luminance, contrast ratio), in both themes. */
import { readFileSync } from "node:fs";
import { assert, present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";

const CSS = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** Amounts, states and what one presses to act: the words on their ground. */
const READ_AT_ARMS_LENGTH = [
  ["ink", "surface"],
  ["ink", "ground"],
  ["ink", "sunk"],
  ["ink", "key"],
  ["ink", "tide-t"],
  ["on-tide", "tide"],
  ["tide-ink", "tide-t"],
  ["risk-ink", "risk-t"],
  ["unk-ink", "unk-t"],
  ["ref-ink", "ref-t"],
  ["off-ink", "off-t"],
] as const;
const OTHER_TEXT = [
  ["ink2", "surface"],
  ["ink2", "ground"],
  ["ink3", "surface"],
  ["ink3", "ground"],
] as const;
/** Lines and marks that carry meaning. */
const MARKS = [
  ["line2", "surface"],
  ["focus", "surface"],
  ["risk-f", "risk-t"],
] as const;

function colourOf(token: string, theme: Theme): readonly number[] {
  const found = new RegExp(String.raw`--${token}: light-dark\(#(\w+), #(\w+)\)`, "u").exec(CSS);
  const hex = present(theme === "light" ? found?.[1] : found?.[2], `the colour ${token}`);
  const six = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  assert(six.length === 6, "an opaque colour");
  return [0, 2, 4].map((at) => Number.parseInt(six.slice(at, at + 2), 16) / 255);
}

function luminanceOf(token: string, theme: Theme): number {
  const [red = 0, green = 0, blue = 0] = colourOf(token, theme).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf([words, ground]: readonly [string, string], theme: Theme): number {
  const [low = 0, high = 0] = [luminanceOf(words, theme), luminanceOf(ground, theme)].toSorted(
    (a, b) => a - b,
  );
  return (high + 0.05) / (low + 0.05);
}

test("the formula gives what the design measured", () => {
  expect(contrastOf(["on-tide", "on-tide"], "light")).toBe(1);
  expect(contrastOf(["ink", "surface"], "light")).toBeCloseTo(16.9, 0);
});

test.each(THEMES)("amounts, states and actions have a contrast of 7 in %s", (theme) => {
  const weak = READ_AT_ARMS_LENGTH.filter((pair) => contrastOf(pair, theme) < 7);
  expect(weak).toEqual([]);
});

test.each(THEMES)("all other words have 4.5, and marks have 3, in %s", (theme) => {
  expect(OTHER_TEXT.filter((pair) => contrastOf(pair, theme) < 4.5)).toEqual([]);
  expect(MARKS.filter((pair) => contrastOf(pair, theme) < 3)).toEqual([]);
});
