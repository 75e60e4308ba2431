import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LOG_BYTES_MAX, openLog } from "./log.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-"));
  path = join(folder, "till.log");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = (): readonly object[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);

test("an event is a line of JSON, in the file when the call returns", () => {
  const log = openLog(path);
  log.info({ port: 8080 }, "ready to sell");
  log.error({ type: "disk-full" }, "a press was refused");
  expect(lines()).toMatchObject([
    { level: 30, port: 8080, msg: "ready to sell" },
    { level: 50, type: "disk-full", msg: "a press was refused" },
  ]);
});

test("a log is for its owner's eyes only", () => {
  openLog(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a log goes on where it was", () => {
  openLog(path).info("first run");
  openLog(path).info("second run");
  expect(lines()).toHaveLength(2);
});

test("a log that has become too large is turned over, and one old log is kept", () => {
  writeFileSync(path, "x".repeat(LOG_BYTES_MAX + 1));
  writeFileSync(`${path}.1`, "older");
  openLog(path).info("fresh");
  expect(lines()).toMatchObject([{ msg: "fresh" }]);
  expect(statSync(`${path}.1`).size).toBe(LOG_BYTES_MAX + 1);
});

test("a log of just the limit is turned over with the line after the next", () => {
  writeFileSync(path, "x".repeat(LOG_BYTES_MAX));
  const log = openLog(path);
  log.info("one more line, and it is too large");
  expect(existsSync(`${path}.1`)).toBe(false);
  log.info("the first of the next");
  expect(lines()).toMatchObject([{ msg: "the first of the next" }]);
});

test("a secret that gets into a log by mistake is not to be read there", () => {
  const secrets = { token: "hush", authorization: "hush", key: "hush" };
  const log = openLog(path);
  log.info(secrets, "at the top");
  log.info({ settings: secrets }, "in an object");
  log.info({ request: { headers: secrets } }, "where requests carry it");
  const text = readFileSync(path, "utf8");
  expect(text).not.toContain("hush");
  expect(text.match(/\[secret\]/gu)).toHaveLength(9);
});

test("a full disk costs lines, never the program", () => {
  const log = openLog("/dev/full");
  expect(() => log.error({ type: "disk-full" }, "a press was refused")).not.toThrow();
});
