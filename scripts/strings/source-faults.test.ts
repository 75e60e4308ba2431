import ts from "typescript";
import { expect, test } from "vitest";
import { sourceFaults } from "./source-faults.ts";

const ENGLISH = `
declare const plural: (n: number, words: object) => string;
export const enPage = {
  pay: { title: "Pay", more: "More", short: (n: number) => plural(n, { one: "1", other: "{n}" }) },
  why: { cash: "Cash", card: "Card" },
  key: { one: "1", two: "2" },
  said: { title: "Said", more: "More said" },
};
export const t: typeof enPage = enPage;
`;

/** A page of one file, beside a catalogue. */
function faultsOf(page: string, english = ENGLISH): readonly string[] {
  const files: Readonly<Record<string, string>> = {
    "/pages/strings/en-page.ts": english,
    "/pages/page.ts": `import { t } from "./strings/en-page.ts";\n${page}`,
  };
  const options = { allowImportingTsExtensions: true, noEmit: true, noLib: true };
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name, target) => {
    const text = files[name];
    return text === undefined ? undefined : ts.createSourceFile(name, text, target, true);
  };
  host.directoryExists = () => true;
  host.fileExists = (name) => name in files;
  host.readFile = (name) => files[name];
  const program = ts.createProgram(Object.keys(files), options, host);
  return sourceFaults(program, { root: "/pages", stringsFolder: "/pages/strings" });
}

const ALL =
  "export const all = () => [t.pay.title, t.pay.more, t.pay.short, t.why, t.key, t.said];";

test("words that are all used, inside functions, have no fault", () => {
  expect(faultsOf(ALL)).toEqual([]);
});

test("a key that no source names is found", () => {
  const page = "export const all = () => [t.pay.title, t.pay.short, t.why, t.key, t.said];";
  expect(faultsOf(page)).toEqual(["strings/en-page.ts:4: UNUSED more"]);
});

test("a group that is asked by any of its keys is used, by some of them in those", () => {
  const page = (keys: string): string =>
    `export const all = (key: ${keys}) => [t.pay.title, t.pay.more, t.pay.short, t.why[key], t.key, t.said];`;
  expect(faultsOf(page(`"cash" | "card"`))).toEqual([]);
  expect(faultsOf(page(`"cash"`))).toEqual(["strings/en-page.ts:5: UNUSED card"]);
});

test("of a group that is handed on, what is taken counts", () => {
  const page = (wanted: string): string =>
    `declare const say: (words: ${wanted}) => string;
     export const all = () => [say(t.said), t.pay.title, t.pay.more, t.pay.short, t.why, t.key];`;
  expect(faultsOf(page("{ title: string; more: string }"))).toEqual([]);
  expect(faultsOf(page("{ title: string }"))).toEqual(["strings/en-page.ts:7: UNUSED more"]);
});

test("words that are read while a module is loaded are found", () => {
  expect(faultsOf(`${ALL}\nexport const TITLE = t.pay.title;`)).toEqual([
    "page.ts:3: FROZEN t.pay.title",
  ]);
  expect(faultsOf(`${ALL}\nexport const said = { title: () => t.pay.title };`)).toEqual([]);
});

test("a count without one of its language's words is found", () => {
  const english = ENGLISH.replace(`{ one: "1", other: "{n}" }`, `{ other: "{n}" }`);
  expect(faultsOf(ALL, english)).toEqual(["en-page.ts: PLURAL has other; en wants one, other"]);
});
