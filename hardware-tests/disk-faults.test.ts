/** A disk that is full, and a disk that fails to sync, under the real service. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { assert } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "./daemons/disk-shim.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

/** The till looks again every two seconds. */
const RECOVERY_WAIT_MS = 10_000;

let base = "";
let till: TillProcess | null = null;
beforeEach(() => {
  base = makeMemoryFolder("till-fault-");
});
afterEach(async () => {
  await till?.stop();
  till = null;
  rmSync(base, { recursive: true, force: true });
});

async function start(fault: "fullArm" | "syncErrorArm"): Promise<{
  readonly till: TillProcess;
  readonly folder: string;
  readonly arm: string;
}> {
  const folder = join(base, "data");
  const arm = join(base, "arm");
  mkdirSync(folder);
  till = await startTill({ folder, environment: shimEnvironment({ folder, [fault]: arm }) });
  return { till, folder, arm };
}

async function untilSelling(running: TillProcess) {
  const deadline = performance.now() + RECOVERY_WAIT_MS;
  for (;;) {
    const hello = await running.hello();
    if (hello.type === "hello") {
      return hello;
    }
    assert(performance.now() < deadline, `the till sells again, not: ${JSON.stringify(hello)}`);
    await setTimeout(100);
  }
}

test("a full disk refuses the press in words, keeps the basket, and sells again once there is room", async () => {
  const { till: running, arm } = await start("fullArm");
  await running.press(1, { type: "add", sku: "bun" });
  await running.press(1, { type: "pay" });
  writeFileSync(arm, "");
  const refused = await running.press(1, { type: "take-cash", received: Minor(1000) });
  expect(refused).toEqual({ ok: false, error: { type: "disk-full" } });
  expect((await running.sales()).sales).toEqual([]);
  const full = await running.hello();
  expect(full).toMatchObject({ view: { state: { sale: { type: "tendering", number: 1 } } } });

  rmSync(arm);
  const paid = await running.press(1, { type: "take-cash", received: Minor(1000) });
  expect(paid).toMatchObject({ ok: true });
  expect((await running.sales()).sales).toHaveLength(1);
});

test("a disk that fails to sync stops the till with words; after it, what the disk has is what counts", async () => {
  const { till: running, arm, folder } = await start("syncErrorArm");
  await running.press(1, { type: "add", sku: "bun" });
  await running.press(1, { type: "pay" });
  writeFileSync(arm, "");
  const unsure = await running.press(1, { type: "take-cash", received: Minor(1000) });
  expect(unsure).toMatchObject({ ok: false, error: { type: "disk-failed" } });
  expect(await running.press(1, { type: "pay" })).toMatchObject({
    ok: false,
    error: { type: "not-selling" },
  });

  rmSync(arm);
  const { view, status } = await untilSelling(running);
  const { sales } = await running.sales();
  expect(["tendering", "completed"]).toContain(view.state.sale.type);
  expect(sales).toHaveLength(view.state.sale.type === "completed" ? 1 : 0);
  expect(status.alarms).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.includes("set-aside"))).toEqual([]);
});

test("a till that starts on a full disk says so and sells once there is room", async () => {
  const folder = join(base, "data");
  const arm = join(base, "arm");
  mkdirSync(folder);
  const first = await startTill({ folder });
  await first.stop();
  writeFileSync(arm, "");
  rmSync(join(folder, "till.log"));
  writeFileSync(join(folder, "till.log"), "");
  till = await startTill({ folder, environment: shimEnvironment({ folder, fullArm: arm }) });
  const hello = await till.hello();
  if (hello.type === "trouble") {
    expect(hello.trouble).toMatchObject({ type: "disk-full" });
  }
  rmSync(arm);
  await untilSelling(till);
  expect(await till.press(1, { type: "add", sku: "bun" })).toMatchObject({ ok: true });
  expect(existsSync(join(folder, "till.db"))).toBe(true);
});
