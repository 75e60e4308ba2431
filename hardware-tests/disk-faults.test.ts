/** A disk that is full, and a disk that fails to sync, under the real service. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import { assert } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "./daemons/disk-shim.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

/** The till looks again every two seconds. */
const RECOVERY_WAIT_MS = 10_000;
/** More than two of its looks. */
const FAULT_LASTS_MS = 5000;

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

const CASH: TillCommand = { type: "take-cash", received: Minor(1000), due: Minor(900) };

test("a full disk refuses the press in words, keeps the basket, and sells again once there is room", async () => {
  const { till: running, arm } = await start("fullArm");
  await running.press(1, { type: "add", sku: "bun" });
  await running.press(1, { type: "pay" });
  writeFileSync(arm, "");
  const refused = await running.press(1, CASH);
  expect(refused).toEqual({ ok: false, error: { type: "disk-full" } });
  expect((await running.sales()).sales).toEqual([]);
  const full = await running.hello();
  expect(full).toMatchObject({ view: { state: { sale: { type: "tendering", number: 1 } } } });

  rmSync(arm);
  expect(await running.press(1, CASH)).toMatchObject({ ok: true });
  expect((await running.sales()).sales).toHaveLength(1);
});

test("while the disk fails to sync, the till neither sells nor says whether the sale is paid", async () => {
  const { till: running, arm, folder } = await start("syncErrorArm");
  await running.press(1, { type: "add", sku: "bun" });
  await running.press(1, { type: "pay" });
  writeFileSync(arm, "");
  const inDoubt = crypto.randomUUID();
  expect(await running.tryPress(1, CASH, inDoubt)).toBeNull();
  const until = performance.now() + FAULT_LASTS_MS;
  while (performance.now() < until) {
    expect(await running.hello()).toMatchObject({
      type: "trouble",
      trouble: { type: "disk-failed" },
    });
    await setTimeout(50);
  }
  expect(await running.tryPress(1, CASH, inDoubt)).toBeNull();
  expect(await running.tryPress(1, { type: "back" })).toBeNull();

  rmSync(arm);
  const { status } = await untilSelling(running);
  expect(await running.press(1, CASH, inDoubt)).toMatchObject({ ok: true });
  expect(await running.press(1, CASH, inDoubt)).toMatchObject({ ok: true });
  const { sales } = await running.sales();
  expect(sales.map(({ entry }) => entry.sale)).toEqual([1]);
  expect(status.alarms).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.includes("set-aside"))).toEqual([]);
});

/** Settings that differ from the demo shop's, which a till must write down before it sells. */
function changedSettings(): string {
  const config = join(base, "till.json");
  const settings = { ...demoSettings, cashier: { id: "ada", name: "Ada" } };
  writeFileSync(config, JSON.stringify(settings));
  writeFileSync(join(base, "catalogue.json"), JSON.stringify(demoCatalogue()));
  return config;
}

test("a till that has settings to write down on a full disk says so, and sells once there is room", async () => {
  const folder = join(base, "data");
  const arm = join(base, "arm");
  mkdirSync(folder);
  const first = await startTill({ folder });
  expect(await first.stop()).toBe(0);
  writeFileSync(arm, "");
  const environment = shimEnvironment({ folder, fullArm: arm });
  till = await startTill({ folder, environment, config: changedSettings() });
  expect(await till.hello()).toEqual({ type: "trouble", trouble: { type: "disk-full" } });
  expect(await till.tryPress(1, { type: "add", sku: "bun" })).toBeNull();
  rmSync(arm);
  const { shop, status } = await untilSelling(till);
  expect(shop.cashier).toBe("Ada");
  expect(status.alarms).toEqual([]);
  expect(await till.press(1, { type: "add", sku: "bun" })).toMatchObject({ ok: true });
});

test("a till that begins its first day on a full disk ends in words, and sells once there is room", async () => {
  const folder = join(base, "data");
  const arm = join(base, "arm");
  mkdirSync(folder);
  writeFileSync(arm, "");
  const environment = shimEnvironment({ folder, fullArm: arm });
  await expect(startTill({ folder, environment })).rejects.toThrow(
    /ended with 1\nThe till cannot write in .*ENOSPC/u,
  );
  rmSync(arm);
  till = await startTill({ folder, environment });
  expect(await till.press(1, { type: "add", sku: "bun" })).toMatchObject({ ok: true });
});
