import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { configFile } from "./config-file.ts";

const schema = v.strictObject({ level: v.number(), name: v.string() });
const VALUE = { level: 3, name: "door" };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-file-"));
  path = join(folder, "config.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => configFile(path, { schema, mode: 0o600 });

test("what was written is read, by its owner alone", () => {
  expect(open().read()).toEqual({ ok: true, value: null });
  expect(open().write(VALUE)).toEqual({ ok: true, value: undefined });
  expect(open().read()).toEqual({ ok: true, value: VALUE });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a damaged file is set aside whole, and the next start has none", () => {
  writeFileSync(path, '{"level":3,"na');
  expect(open().read()).toMatchObject({ ok: false, error: { type: "damaged" } });
  expect(readFileSync(`${path}.damaged`, "utf8")).toBe('{"level":3,"na');
  expect(open().read()).toEqual({ ok: true, value: null });
});

test("a file that is too long or says something else is damaged", () => {
  writeFileSync(path, `"${"x".repeat(300_000)}"`);
  expect(open().read()).toMatchObject({ error: { type: "damaged", detail: "300002 bytes" } });
  writeFileSync(path, '{"level":"three","name":"door"}');
  expect(open().read()).toMatchObject({ error: { type: "damaged" } });
});

test("a disk that does not write is an answer, and so is one that does not read", () => {
  const nowhere = configFile(join(folder, "gone", "config.json"), { schema, mode: 0o600 });
  expect(nowhere.write(VALUE)).toMatchObject({ ok: false, error: { type: "disk" } });
  const aFolder = configFile(folder, { schema, mode: 0o600 });
  expect(aFolder.read()).toMatchObject({ ok: false, error: { type: "disk" } });
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(path, bytes);
      expect(open().read().ok).toBe(false);
    }),
    { seed: seedOfRun("config-file") },
  );
});
