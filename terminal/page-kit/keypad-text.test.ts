import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type KeypadKey, keyOfCharacter, pressKey } from "./keypad-text.ts";

const dollars = { whole: 7, decimals: 2 };
const yen = { whole: 7, decimals: 0 };
const typed = (keys: string, shape = dollars): string =>
  [...keys].reduce((text, character) => {
    const key = keyOfCharacter(character);
    return key === undefined ? text : pressKey(text, key, shape);
  }, "");

test("a comma from the keyboard is the point", () => {
  expect(typed("94,4")).toBe("94.4");
});

test("a third digit after the point is not taken", () => {
  expect(typed("9.405")).toBe("9.40");
});

test("a point that comes first gets its zero, a second one is not taken", () => {
  expect(typed(".5.5")).toBe("0.55");
});

test("a currency without decimals has no point", () => {
  expect(typed("94.4", yen)).toBe("944");
});

test("a leading zero gives way to the digit after it", () => {
  expect(typed("0050")).toBe("50");
});

test("the key of two zeros stops where the figure is full", () => {
  expect(pressKey("9.4", "00", dollars)).toBe("9.40");
  expect(pressKey("", "00", dollars)).toBe("0");
});

test("whatever is pressed, the figure keeps its shape", () => {
  const anyKey = fc.constantFrom<KeypadKey>("0", "1", "9", "00", ".", "delete", "clear");
  fc.assert(
    fc.property(fc.array(anyKey, { maxLength: 40 }), fc.nat(3), (keys, decimals) => {
      const shape = { whole: 5, decimals };
      const text = keys.reduce((before, key) => pressKey(before, key, shape), "");
      expect(text).toMatch(new RegExp(`^(\\d{0,5}(\\.\\d{0,${decimals}})?)$`, "u"));
    }),
  );
});
