/** A package of the same content has the same bytes, whoever makes it, and when. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildDebian, write } from "../scripts/package/deb.ts";

const MADE_AT = 1_790_000_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "package-deb-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files are written in the order of `names`, by somebody with this mask. */
function make(name: string, mask: number, names = ["z", "a", "m"]): string {
  const before = process.umask(mask);
  const tree = join(folder, name);
  for (const file of names) {
    write(tree, `usr/lib/thing/${file}`, `this is ${file}\n`);
  }
  const control = {
    Package: "thing",
    Version: "1.0",
    Architecture: "all",
    Maintainer: "Somebody <somebody@shop.example>",
    Description: "a thing",
  };
  const file = join(folder, `${name}.deb`);
  const scripts = { postinst: "#!/bin/sh\n" };
  buildDebian({ tree, control, scripts, executables: ["usr/lib/thing/a"], madeAt: MADE_AT }, file);
  process.umask(before);
  return file;
}

const said = (option: string, file: string): string =>
  execFileSync("dpkg-deb", [option, file], { encoding: "utf8" });

test("made twice, by people with other masks and in another order, it has the same bytes", () => {
  const one = readFileSync(make("one", 0o077));
  const other = readFileSync(make("other", 0o002, ["a", "m", "z"]));
  expect(one.equals(other)).toBe(true);
});

test("all belongs to root, has the time of the commit, and only what is to run can be run", () => {
  const lines = said("--contents", make("one", 0o077)).trim().split("\n");
  expect(lines.filter((line) => !line.includes(" root/root "))).toEqual([]);
  expect(lines.filter((line) => !line.includes(" 2026-09-21 "))).toEqual([]);
  expect(
    lines.filter((line) => line.startsWith("-rwxr-xr-x")).map((line) => line.split("/").at(-1)),
  ).toEqual(["a"]);
  expect(lines.filter((line) => line.startsWith("-rw-r--r--"))).toHaveLength(2);
});

test("the control file says how large it is, and each file has its sum", () => {
  const file = make("one", 0o022);
  expect(said("--info", file)).toMatch(/Installed-Size: 1\n/u);
  execFileSync("dpkg-deb", ["--raw-extract", file, join(folder, "raw")]);
  execFileSync("md5sum", ["--check", "--strict", "DEBIAN/md5sums"], { cwd: join(folder, "raw") });
});
