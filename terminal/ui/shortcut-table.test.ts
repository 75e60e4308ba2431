import { t } from "@tillwave/page-kit/strings/register";
import { expect, test } from "vitest";
import { type KeyPlace, SHORTCUTS, SHORTCUT_GROUPS, shortcutFor } from "./shortcut-table.ts";

const PLACES: readonly KeyPlace[] = [
  "register",
  "pay",
  "paid",
  "sales",
  "reversal",
  "beacons",
  "figure",
  "sheet",
];

test("no key means two things at one place, but Enter, which goes by what has the focus", () => {
  for (const place of PLACES) {
    const keys = SHORTCUTS.filter(({ where }) => where.includes(place)).flatMap((row) => row.keys);
    const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
    expect(
      twice.filter((key) => key !== "Enter"),
      place,
    ).toEqual([]);
  }
});

test("whatever is open, Escape leads back", () => {
  expect(PLACES.map((place) => shortcutFor("Escape", place))).toEqual(PLACES.map(() => "back"));
});

test("while a figure is typed, no key of the register does anything", () => {
  for (const key of ["+", "-", "/", "?", "F2", "F3", "Delete"]) {
    expect(shortcutFor(key, "figure"), key).toBeNull();
  }
});

test("while a customer pays, nothing leads away from the payment but Escape", () => {
  for (const key of ["F2", "F4", "F6", "F7", "F10", "+", "/", "Delete"]) {
    expect(shortcutFor(key, "pay"), key).toBeNull();
  }
  expect(shortcutFor("Enter", "pay")).toBe("exact");
  expect(shortcutFor("Enter", "paid")).toBe("next");
});

test("every key stands in the list, under a heading and in words", () => {
  for (const { id, group } of SHORTCUTS) {
    expect(t.keys.does[id].length, id).toBeGreaterThan(0);
    expect(SHORTCUT_GROUPS).toContain(group);
  }
  expect(new Set(SHORTCUTS.map(({ id }) => id)).size).toBe(SHORTCUTS.length);
});
