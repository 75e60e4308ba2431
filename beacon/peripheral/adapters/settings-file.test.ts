import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SETTINGS_FILE_LENGTH_MAX, type SettingsFile } from "../beacon-ports.ts";
import { settingsFile } from "./settings-file.ts";

let folder: string;
let file: SettingsFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-file-"));
  file = settingsFile(join(folder, "settings.json"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what was written is read, and is its owner's alone", () => {
  expect(file.read()).toEqual({ ok: true, value: null });
  expect(file.write("{}\n").ok).toBe(true);
  expect(file.read()).toEqual({ ok: true, value: "{}\n" });
  expect(statSync(join(folder, "settings.json")).mode & 0o777).toBe(0o600);
});

test("a file that never ends is read to a limit", () => {
  writeFileSync(join(folder, "settings.json"), "x".repeat(SETTINGS_FILE_LENGTH_MAX + 5));
  const read = file.read();
  expect(read.ok && read.value?.length).toBe(SETTINGS_FILE_LENGTH_MAX);
});

test("erased, nothing of it is left under any name", () => {
  for (const text of ["old", "new"]) {
    file.write(text);
    file.setAside(text === "old" ? ".damaged" : ".newer");
  }
  file.write("now");
  expect(readdirSync(folder)).toHaveLength(3);
  expect(file.erase().ok).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that is gone is an error in words", () => {
  rmSync(folder, { recursive: true });
  for (const result of [file.write("x"), file.setAside(".damaged"), file.erase()]) {
    expect(result).toMatchObject({ ok: false, error: { type: "disk" } });
  }
});
