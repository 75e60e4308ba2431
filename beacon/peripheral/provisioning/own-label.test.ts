import { NO_LOG } from "@tillwave/shared/core/log";
import { err, ok } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { type DoorRecord, keepDoorRecord } from "./door-record.ts";
import { type SavedLabel, ownLabel } from "./own-label.ts";

const DISK = { type: "disk", detail: "no space left" } as const;

interface File<T> extends ConfigFile<T> {
  kept: T | null;
  fault: "none" | "full" | "unreadable" | "damaged";
  writes: number;
}

function createFile<T>(): File<T> {
  const file: File<T> = {
    kept: null,
    fault: "none",
    writes: 0,
    read() {
      if (file.fault === "unreadable") {
        return err(DISK);
      }
      return file.fault === "damaged"
        ? err({ type: "damaged", aside: "x", detail: "secret" })
        : ok(file.kept);
    },
    write(value) {
      file.writes += 1;
      if (file.fault === "full") {
        return err(DISK);
      }
      file.kept = value;
      return ok(undefined);
    },
  };
  return file;
}

const open = (file: ConfigFile<SavedLabel>) =>
  ownLabel({ file, random: nodeRandom, crypto: createNodeCrypto(), log: NO_LOG });

test("a label is made once, and is the same at each start", () => {
  const file = createFile<SavedLabel>();
  const first = open(file);
  expect(first?.key).toHaveLength(16);
  expect(first?.deviceId).toHaveLength(8);
  expect(open(file)).toStrictEqual(first);
  expect(file.writes).toBe(1);
  expect(open(createFile())).not.toStrictEqual(first);
});

test("one that no disk has taken is none: what is printed would open nothing", () => {
  const file = createFile<SavedLabel>();
  file.fault = "full";
  expect(open(file)).toBeNull();
});

test("one that cannot be read is none, and is not written over", () => {
  const file = createFile<SavedLabel>();
  const first = open(file);
  file.fault = "unreadable";
  expect(open(file)).toBeNull();
  file.fault = "none";
  expect(open(file)).toStrictEqual(first);
});

test("in the place of a damaged one there is another", () => {
  const file = createFile<SavedLabel>();
  file.fault = "damaged";
  expect(open(file)).not.toBeNull();
  expect(file.writes).toBe(1);
});

test("what happened at the door is written down where it changes, and again where the disk did not take it", () => {
  const file = createFile<DoorRecord>();
  const record = keepDoorRecord(file, NO_LOG);
  expect(record.change({ failures: 0 })).toBe(true);
  expect(file.writes).toBe(0);
  file.fault = "full";
  expect(record.change({ failures: 1 })).toBe(false);
  expect(record.now()).toMatchObject({ failures: 1 });
  file.fault = "none";
  expect(record.change({ failures: 1 })).toBe(true);
  expect(keepDoorRecord(file, NO_LOG).now()).toStrictEqual({ failures: 1, rebooted: false });
});
