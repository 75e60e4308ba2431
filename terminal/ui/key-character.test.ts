import { expect, test } from "vitest";
import { type KeyFacts, characterOf } from "./key-character.ts";

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
