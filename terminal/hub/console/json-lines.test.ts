import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { layOutJson, showInvisible } from "./json-lines.ts";

const seed = seedOfRun("stored lines, laid out");

test("a stored line reads as one value a line", () => {
  expect(layOutJson('{"v":1,"lines":[{"id":1},{"id":2}],"taxes":[],"cashier":null}')).toEqual([
    "{",
    '  "v": 1,',
    '  "lines": [',
    "    {",
    '      "id": 1',
    "    },",
    "    {",
    '      "id": 2',
    "    }",
    "  ],",
    '  "taxes": [],',
    '  "cashier": null',
    "}",
  ]);
});

test("JSON is laid out as JSON.stringify would", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const wanted = JSON.stringify(JSON.parse(text), null, 2).split("\n").map(showInvisible);
      expect(layOutJson(JSON.stringify(JSON.parse(text)))).toEqual(wanted);
    }),
    { seed },
  );
});

test("what a parser would hide is shown: a name that comes twice, a figure too large", () => {
  expect(layOutJson('{"total":1,"total":9007199254740993}')).toEqual([
    "{",
    '  "total": 1,',
    '  "total": 9007199254740993',
    "}",
  ]);
});

test("a quote inside a name ends no name", () => {
  expect(layOutJson(String.raw`{"a\"b":"{\\"}`)).toEqual(["{", String.raw`  "a\"b": "{\\"`, "}"]);
});

test("a line that is cut off is laid out as far as it goes", () => {
  expect(layOutJson('{"v":1,"name":"Pine')).toEqual(["{", '  "v": 1,', '  "name": "Pine']);
  expect(layOutJson("")).toEqual([]);
});

test("letters that hide or turn the text are written out", () => {
  expect(showInvisible("a\u202Eb\u200Bc\n")).toBe("a⟨U+202E⟩b⟨U+200B⟩c⟨U+000A⟩");
  expect(showInvisible("茶 café 🧋")).toBe("茶 café 🧋");
});

test("no bytes make it throw, and no visible letter is lost", () => {
  const visible = (text: string): string => text.replaceAll(/\s/gu, "");
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ \t\na1-.é') }), (text) => {
      expect(visible(layOutJson(text).join(""))).toBe(visible(lettersOf(text)));
    }),
    { seed, numRuns: 500 },
  );
});

/** White space between tokens goes; inside a string a line break is written out. */
const lettersOf = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)/gsu, (string) => showInvisible(string));
