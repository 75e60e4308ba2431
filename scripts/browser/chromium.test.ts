import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium } from "./chromium.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillwave-path-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the browser is the first chromium on the PATH that can be run", () => {
  const program = join(folder, "chromium");
  writeFileSync(program, "");
  chmodSync(program, 0o755);
  expect(findChromium(`/nowhere::${folder}`)).toBe(program);
});

test("a machine without a browser is told which Debian package to install", () => {
  writeFileSync(join(folder, "chromium"), "no program", { mode: 0o644 });
  expect(() => findChromium(folder)).toThrow("apt-get install chromium");
  expect(() => findChromium("")).toThrow("apt-get install chromium");
});
