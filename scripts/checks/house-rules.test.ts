import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { HOUSE_RULES, type TreeFile } from "./house-rules.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What is committed or about to be; of binary files only the names. */
const TREE: readonly TreeFile[] = execFileSync(
  "git",
  ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
  { cwd: ROOT, encoding: "utf8" },
)
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(ROOT, path)))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    return { path, text: text.includes("\0") ? "" : text };
  });

/** Written so that these lines do not break the rules themselves. */
const SLASH = "/";
const DOT = ".";

/** For each rule the smallest tree that breaks it, and the start of what the rule must say. */
const PLANTED: Record<string, { readonly tree: readonly TreeFile[]; readonly says: string }> = {
  "the root holds only what every visitor needs": {
    tree: [file("todo.md"), file("terminal/a.ts"), file(".gitignore")],
    says: "todo.md",
  },
  "names are kebab-case": {
    tree: [file("shared/saleLine.ts"), file("shared/sale-line.test.ts"), file("README.md")],
    says: "shared/saleLine.ts",
  },
  "a file is named by the thing that it holds": {
    tree: [file("shared/string-utils.ts"), file("shared/utilisation.ts")],
    says: "shared/string-utils.ts",
  },
  "nothing names a place on somebody's machine": {
    tree: [
      file("shared/a.ts", `\nread("${SLASH}home/ada/till.db")`),
      file("shared/b.ts", `import "../work/a.ts"`),
    ],
    says: "shared/a.ts:2:",
  },
  "nothing names a registry's host": {
    tree: [file("README.md", `Ask registry${DOT}npmjs${DOT}org.`)],
    says: "README.md:1:",
  },
  "every test runs": {
    tree: [
      file("shared/a.test.ts", `test${DOT}skip("later")`),
      file("shared/b.ts", `items${DOT}skip(1)`),
    ],
    says: "shared/a.test.ts:1:",
  },
  "packages are pinned to exact versions": {
    tree: [packageFile("shared", { dependencies: { valibot: "^1.5.0", pino: "10.4.0" } })],
    says: "shared/package.json: valibot",
  },
  "every room is a workspace, and every workspace a room": {
    tree: [
      file("package.json", `{"workspaces":["shared"]}`),
      packageFile("shared", {}),
      packageFile("beacon/central", {}),
    ],
    says: "beacon/central",
  },
  "what a workspace imports of the house is a workspace": {
    tree: [packageFile("shared", { dependencies: { "@tillwave/gone": "0.1.0" } })],
    says: "shared/package.json: @tillwave/gone",
  },
  "every compiler project is checked": {
    tree: [
      file(
        "tsconfig.json",
        `{"references":[{"path":"./shared"},{"path":"./scripts/tsconfig.a.json"}]}`,
      ),
      file("scripts/tsconfig.a.json"),
      file("shared/tsconfig.json"),
      file("shared/tsconfig.test.json"),
    ],
    says: "shared/tsconfig.test.json",
  },
  "the lock knows the packages of every platform": {
    tree: [
      file(
        "package-lock.json",
        JSON.stringify({
          packages: {
            "node_modules/a": {
              optionalDependencies: { "a-linux": "1.0.0", "a-windows": "1.0.0" },
            },
            "node_modules/a-linux": {},
          },
        }),
      ),
    ],
    says: "package-lock.json: a-windows",
  },
};

function file(path: string, text = ""): TreeFile {
  return { path, text };
}

function packageFile(room: string, content: object): TreeFile {
  return file(`${room}/package.json`, JSON.stringify(content));
}

const CASES = HOUSE_RULES.map(({ name, violationsIn }) => [name, violationsIn] as const);

test.each(CASES)("%s", (_, violationsIn) => {
  expect(violationsIn(TREE)).toEqual([]);
});

test.each(CASES)("it is noticed where it does not hold that %s", (name, violationsIn) => {
  const { tree, says } = PLANTED[name]!;
  expect(violationsIn(tree)).toEqual([expect.stringMatching(new RegExp(`^${says}`, "u"))]);
});

test("an override is pinned too, however deep it lies", () => {
  const pinned = HOUSE_RULES.find(({ name }) => name === "packages are pinned to exact versions");
  const overrides = { a: "1.0.0", b: "^2.0.0", c: { ".": "3.0.0", d: "4.x" } };
  expect(pinned?.violationsIn([packageFile("shared", { overrides })])).toEqual([
    "shared/package.json: b ^2.0.0",
    "shared/package.json: d 4.x",
  ]);
});
