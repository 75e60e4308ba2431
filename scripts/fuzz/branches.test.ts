import { expect, test } from "vitest";
import { type CountedRange, findBranches, reachedBranches } from "./branches.ts";

const BUNDLE = `
// shared/a.ts
function f(x) {
  if (x > 1) { return "big"; }
  if (x) one(); else two();
  for (const y of x) { y(); }
  switch (x) { case 1: return 1; case 2: default: return 3; }
}
// shared/b.ts
const g = (x) => (x ? x && 1 : x ?? 2);
`;

const textsOf = (file: string): readonly string[] =>
  findBranches(BUNDLE, (found) => found === file).map(({ text }) => text.slice(0, 8));

test("knows both ways of an if, of a condition and of a switch, and every body and right-hand side", () => {
  expect(textsOf("shared/a.ts")).toEqual([
    "{ return",
    "if (x > ",
    "one(); e",
    "two(); f",
    "{ y(); }",
    "return 1",
    "return 3",
  ]);
  expect(textsOf("shared/b.ts")).toEqual(["x && 1 :", "x ?? 2);", "1 : x ??", "2); "]);
});

test("a stretch has the count of the shortest that holds it, and an if was passed by where its body was run less often", () => {
  const branches = findBranches(BUNDLE, (file) => file === "shared/a.ts");
  const of = (text: string, count: number): CountedRange => {
    const startOffset = BUNDLE.indexOf(text);
    return { startOffset, endOffset: startOffset + text.length, count };
  };
  const whole = { startOffset: 0, endOffset: BUNDLE.length, count: 5 };
  const reached = (...ranges: readonly CountedRange[]): readonly string[] =>
    [...reachedBranches(branches, [{ ranges: [whole, ...ranges] }])].map(
      (i) => branches[i]?.text.slice(0, 6) ?? "",
    );
  expect(reached()).not.toContain("if (x ");
  expect(reached(of('{ return "big"; }', 3))).toEqual(expect.arrayContaining(["{ retu", "if (x "]));
  expect(reached(of("one();", 0))).not.toContain("one();");
  expect(reachedBranches(branches, [])).toEqual(new Set());
});
