import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syncFolder, writeFileAtomic } from "./atomic-file.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atomic-file-"));
  path = join(folder, "identity.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string): void => writeFileAtomic(path, content, { mode: 0o600 });
const permissions = (): number => statSync(path).mode & 0o777;

test("a new file is there whole, for its owner's eyes only, and nothing beside it", () => {
  write("first\n");
  expect(readFileSync(path, "utf8")).toBe("first\n");
  expect(permissions()).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["identity.json"]);
});

test("a shorter file takes the place of a longer one, with nothing of it left", () => {
  write("a long line about this till\n");
  write("new\n");
  expect(readFileSync(path, "utf8")).toBe("new\n");
});

test("who has the old file open still reads the old one", () => {
  write("old\n");
  const before = statSync(path).ino;
  write("new\n");
  expect(statSync(path).ino).not.toBe(before);
});

test("when the new file cannot be written, the old one stays", () => {
  write("old\n");
  mkdirSync(`${path}.new`);
  expect(() => write("new\n")).toThrow(/EISDIR|directory/u);
  expect(readFileSync(path, "utf8")).toBe("old\n");
});

test("what a power cut left half written is written anew", () => {
  writeFileSync(`${path}.new`, "half of a much longer li");
  write("new\n");
  expect(readFileSync(path, "utf8")).toBe("new\n");
  expect(readdirSync(folder)).toEqual(["identity.json"]);
});

test("what lay beside it gives the file neither its permissions nor its place", () => {
  writeFileSync(`${path}.new`, "", { mode: 0o644 });
  write("secret\n");
  expect(permissions()).toBe(0o600);

  const elsewhere = join(folder, "elsewhere");
  writeFileSync(elsewhere, "");
  symlinkSync(elsewhere, `${path}.new`);
  write("secret\n");
  expect(readFileSync(elsewhere, "utf8")).toBe("");
  expect(readFileSync(path, "utf8")).toBe("secret\n");
});

test("a file that everybody may see takes the permissions of the one that nobody may", () => {
  writeFileSync(path, "old\n", { mode: 0o644 });
  write("new\n");
  expect(permissions()).toBe(0o600);
});

test("a folder that is not there cannot be synced", () => {
  expect(() => syncFolder(join(folder, "nowhere"))).toThrow(/ENOENT/u);
  expect(() => syncFolder(folder)).not.toThrow();
});
