import { expect, test } from "vitest";
import { type KeyFacts, characterOf, keystrokeOf } from "./key-character.ts";

const key = (facts: Partial<KeyFacts>): KeyFacts => ({
  key: "",
  code: "",
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...facts,
});

test("a plain key is its character, whatever the layout", () => {
  expect(characterOf(key({ key: "é", code: "Digit2" }))).toBe("é");
});

test("a key that an input method took is read by its place on the board", () => {
  expect(characterOf(key({ key: "Process", code: "Digit4" }))).toBe("4");
  expect(characterOf(key({ key: "7", code: "Numpad7", keyCode: 229 }))).toBe("7");
  expect(characterOf(key({ key: "a", code: "KeyA", isComposing: true, shiftKey: true }))).toBe("A");
  expect(characterOf(key({ key: "Process", code: "Minus" }))).toBe("-");
});

test("Shift under an input method gives the signs above the figures", () => {
  expect(characterOf(key({ key: "Process", code: "Digit4", shiftKey: true }))).toBe("$");
  expect(characterOf(key({ key: "Process", code: "Numpad4", shiftKey: true }))).toBe("4");
});

test("keys that are no characters are none", () => {
  expect(characterOf(key({ key: "Enter", code: "Enter" }))).toBeUndefined();
  expect(characterOf(key({ key: "Process", code: "Enter" }))).toBeUndefined();
  expect(characterOf(key({ key: "F2", code: "F2" }))).toBeUndefined();
});

test("Enter and Tab end a code, also where an input method has taken them", () => {
  for (const code of ["Enter", "NumpadEnter"]) {
    expect(keystrokeOf(key({ key: "Enter", code }))).toEqual({ type: "enter" });
    expect(keystrokeOf(key({ key: "Process", code, keyCode: 229 }))).toEqual({ type: "enter" });
  }
  expect(keystrokeOf(key({ key: "Tab", code: "Tab" }))).toEqual({ type: "tab" });
  expect(keystrokeOf(key({ key: "Process", code: "Tab" }))).toEqual({ type: "tab" });
});

test("Shift in the middle of a code is part of it, also where an input method has taken it", () => {
  expect(keystrokeOf(key({ key: "Shift", code: "ShiftLeft" }))).toEqual({ type: "modifier" });
  expect(keystrokeOf(key({ key: "Process", code: "ShiftLeft" }))).toEqual({ type: "modifier" });
  expect(keystrokeOf(key({ key: "CapsLock", code: "CapsLock" }))).toEqual({ type: "modifier" });
  expect(keystrokeOf(key({ key: "Escape", code: "Escape" }))).toEqual({ type: "other" });
  expect(keystrokeOf(key({ key: "a", code: "KeyA" }))).toEqual({ type: "character", char: "a" });
});
