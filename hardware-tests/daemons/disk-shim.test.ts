import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { present } from "@tillwave/shared/core/assert";
import { Millis } from "@tillwave/shared/core/units";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createReplay } from "../power-cut/crash-state.ts";
import { makeMemoryFolder, readFolder } from "../power-cut/folder-files.ts";
import { type Recording, readRecording } from "../power-cut/recording.ts";
import { type DiskShimOptions, shimEnvironment } from "./disk-shim.ts";
import type { DiskStep, StepOutcome } from "./disk-steps.ts";

const PROGRAM = fileURLToPath(new URL("disk-steps.ts", import.meta.url));

let base = "";
let folder = "";
let log = "";
beforeEach(() => {
  base = makeMemoryFolder("disk-shim-");
  folder = join(base, "folder");
  log = join(base, "log");
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

interface Run {
  readonly outcomes: readonly StepOutcome[];
  readonly results: readonly string[];
  readonly signal: string | null;
}

function run(steps: readonly DiskStep[], options: Omit<DiskShimOptions, "folder"> = {}): Run {
  const child = spawnSync(process.execPath, ["--import", "tsx", PROGRAM, JSON.stringify(steps)], {
    env: { ...process.env, ...shimEnvironment({ folder, ...options }) },
    encoding: "utf8",
  });
  expect(child.stderr).toBe("");
  const lines = child.stdout.split("\n").filter((line) => line !== "");
  const outcomes = lines.map((line) => JSON.parse(line) as StepOutcome);
  return { outcomes, results: outcomes.map(({ result }) => result), signal: child.signal };
}

function recorded(): Recording {
  const recording = readRecording(log);
  return present(recording.ok ? recording.value : null, `a recording in ${log}`);
}

const at = (name: string): string => join(folder, name);

/** A new version of a file, as careful programs write it: 2 + 1 + 1 + 1 operations. */
const ATOMIC_FILE: () => readonly DiskStep[] = () => [
  { do: "append", path: at("float.tmp"), text: "drawer 1: 20000" },
  { do: "sync", path: at("float.tmp") },
  { do: "rename", path: at("float.tmp"), to: at("float.json") },
  { do: "sync", path: folder },
];

test("a file written anew and moved into place is recorded step by step", () => {
  expect(run(ATOMIC_FILE(), { log }).results).toEqual(["done", "done", "done", "done"]);
  expect(recorded().operations).toEqual([
    { type: "create", file: 0, name: "float.tmp" },
    { type: "write", file: 0, offset: 0, bytes: Buffer.from("drawer 1: 20000") },
    { type: "sync", file: 0, began: 2 },
    { type: "rename", from: "float.tmp", to: "float.json" },
    { type: "sync", file: 1, began: 4 },
  ]);
});

test("every kind of change is recorded so well that the folder can be rebuilt from the recording", () => {
  writeFileSync(at("old.txt"), "from before");
  const before = readFolder(folder);
  const { results } = run(
    [
      ...ATOMIC_FILE(),
      { do: "make-folder", path: at("days") },
      { do: "append", path: at("days/monday"), text: "one" },
      { do: "append", path: at("days/monday"), text: " two" },
      { do: "overwrite", path: at("days/monday"), text: "ONE", offset: 0 },
      { do: "rename", path: at("days"), to: at("weeks") },
      { do: "append", path: at("old.txt"), text: " and after" },
      { do: "truncate", path: at("old.txt"), lengthBytes: 900 },
      { do: "overwrite", path: at("old.txt"), text: "x", offset: 700 },
      { do: "append", path: at("gone"), text: "soon" },
      { do: "unlink", path: at("gone") },
      { do: "append", path: at("emptied"), text: "soon" },
      { do: "empty", path: at("emptied") },
      { do: "make-folder", path: at("no-longer") },
      { do: "remove-folder", path: at("no-longer") },
      { do: "append", path: at("ledger.db-shm"), text: "made anew after each crash" },
      { do: "append", path: join(base, "elsewhere"), text: "not watched" },
    ],
    { log },
  );
  expect(new Set(results)).toEqual(new Set(["done"]));
  const { files, folders } = createReplay(recorded(), before).lastState();
  expect(new Map(files)).toEqual(new Map(readFolder(folder)));
  expect([...folders]).toEqual(["weeks"]);
});

test("a slow disk makes each sync wait, and nothing else", () => {
  const syncDelay = Millis(150);
  const { outcomes } = run(ATOMIC_FILE(), { syncDelay });
  expect(outcomes.map(({ millis }) => millis >= 150)).toEqual([false, true, false, true]);
});

test("a program killed before its n-th operation has done n - 1 of them", () => {
  const killed = [1, 2, 3, 4, 5].map((step) => {
    const { signal } = run(ATOMIC_FILE(), { log, kill: { step, when: "before" } });
    const { operations } = recorded();
    const { files } = createReplay(recorded()).lastState();
    expect(new Map(files)).toEqual(new Map(readFolder(folder)));
    [log, at("float.tmp"), at("float.json")].forEach((path) => rmSync(path, { force: true }));
    return [signal, operations.length];
  });
  expect(killed).toEqual([0, 1, 2, 3, 4].map((done) => ["SIGKILL", done]));
});

test("a program killed after its n-th operation has done n of them", () => {
  const { signal } = run(ATOMIC_FILE(), { log, kill: { step: 4, when: "after" } });
  expect([signal, recorded().operations.length]).toEqual(["SIGKILL", 4]);
  expect([...readFolder(folder).keys()]).toEqual(["float.json"]);
});

test("operations count from the moment that the kill is armed", () => {
  const arm = join(base, "armed");
  const steps: readonly DiskStep[] = [
    { do: "append", path: at("a"), text: "uncounted" },
    { do: "append", path: arm, text: "" },
    { do: "append", path: at("b"), text: "two operations" },
    { do: "append", path: at("b"), text: "the third" },
  ];
  const { results, signal } = run(steps, { kill: { step: 3, when: "before", arm } });
  expect([signal, results.length]).toEqual(["SIGKILL", 3]);
  expect(readFileSync(at("b"), "utf8")).toBe("two operations");
});

test("a program that ends before its n-th operation is not killed", () => {
  expect(run(ATOMIC_FILE(), { kill: { step: 6, when: "before" } }).signal).toBeNull();
});

test("a full disk refuses what needs room until room is made", () => {
  const fullArm = join(base, "full");
  const steps: readonly DiskStep[] = [
    { do: "append", path: at("a"), text: "fits" },
    { do: "append", path: fullArm, text: "" },
    { do: "append", path: at("a"), text: " no more" },
    { do: "overwrite", path: at("a"), text: "F", offset: 0 },
    { do: "truncate", path: at("a"), lengthBytes: 5000 },
    { do: "truncate", path: at("a"), lengthBytes: 3 },
    { do: "unlink", path: fullArm },
    { do: "append", path: at("a"), text: " again" },
  ];
  const full = "ENOSPC";
  const { results } = run(steps, { log, fullArm });
  expect(results).toEqual(["done", "done", full, full, full, "done", "done", "done"]);
  expect(readFileSync(at("a"), "utf8")).toBe("fit again");
  expect(recorded().operations.map(({ type }) => type)).toEqual([
    "create",
    "write",
    "truncate",
    "write",
  ]);
});

test("a broken disk fails to sync, and what it failed to sync is not recorded as durable", () => {
  const syncErrorArm = join(base, "broken");
  writeFileSync(syncErrorArm, "");
  const { results } = run(ATOMIC_FILE(), { log, syncErrorArm });
  expect(results).toEqual(["done", "EIO", "done", "EIO"]);
  expect(recorded().operations.some(({ type }) => type === "sync")).toBe(false);
  expect(existsSync(at("float.json"))).toBe(true);
});

test("the log may not be kept in the folder that it records", () => {
  expect(() => shimEnvironment({ folder, log: at("log") })).toThrow("must not record itself");
});
