/**
 * On a disk whose every sync takes long, the order shows: first the disk has the sale, then anybody
 * hears of it. The recording has both, the syncs of the journal and the bytes that left for a page.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, present } from "@tillwave/shared/core/assert";
import { Millis } from "@tillwave/shared/core/units";
import { Minor } from "@tillwave/shared/sale/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "./daemons/disk-shim.ts";
import { startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";
import { type Operation, readRecording } from "./power-cut/recording.ts";

const SYNC_DELAY = Millis(150);
const UNSAFE = fileURLToPath(new URL("power-cut/unsafe-sync.ts", import.meta.url));

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("till-durable-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function sell(unsafe: boolean): Promise<readonly Operation[]> {
  const folder = join(base, "data");
  const log = join(base, "log");
  mkdirSync(folder);
  const till = await startTill({
    folder,
    environment: {
      ...shimEnvironment({ folder, log, syncDelay: SYNC_DELAY }),
      UNSAFE_SYNC: "OFF",
    },
    nodeFlags: unsafe ? ["--import", UNSAFE] : [],
  });
  void till.hello();
  await till.press(1, { type: "add", sku: "bun" });
  await till.press(1, { type: "pay" });
  const paid = await till.press(1, {
    type: "take-cash",
    received: Minor(1000),
    due: Minor(900),
  });
  assert(paid.ok, "cash is taken");
  till.process.kill("SIGKILL");
  await till.gone;
  const recording = readRecording(log);
  return present(recording.ok ? recording.value : null, "the recording").operations;
}

const saysPaid = (operation: Operation): boolean =>
  operation.type === "acknowledge" &&
  /"kind":"sale-paid"|"recorded":\[\{/u.test(Buffer.from(operation.bytes).toString("latin1"));

/** Syncs that began after the sale was written and were over before anything of it left the program. */
function syncsBetween(operations: readonly Operation[]): number {
  const written = operations.findIndex(
    (o) => o.type === "write" && Buffer.from(o.bytes).includes('"kind":"sale-paid"'),
  );
  const told = operations.findIndex(saysPaid);
  expect(written).toBeGreaterThan(0);
  expect(told).toBeGreaterThan(written);
  return operations.slice(written, told).filter((o) => o.type === "sync" && o.began > written)
    .length;
}

test("nobody hears of a sale before the disk has it, and it takes exactly one sync", async () => {
  expect(syncsBetween(await sell(false))).toBe(1);
});

test("with a journal that does not sync, the same check fails: it bites", async () => {
  expect(syncsBetween(await sell(true))).toBe(0);
});
