/**
 * The till is killed before each single operation that changes its disk, from the first item to the
 * change; then it is started again, as anyone would, and must know all that it had answered.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandReply, PaidSaleView } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { shimEnvironment } from "./daemons/disk-shim.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const WALK: readonly TillCommand[] = [
  { type: "add", sku: "bun" },
  { type: "add", sku: "tart" },
  { type: "pay" },
  { type: "take-cash", received: Minor(10_000), due: Minor(2000) },
];
/** More operations than the walk has; the loop ends with the first that is not reached. */
const STEPS_MAX = 60;
/** Each step starts two tills. */
const WALK_MS_MAX = 600_000;

vi.setConfig({ testTimeout: WALK_MS_MAX });

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("till-killed-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Presses until the till dies or the walk is done; answers with what was acknowledged. */
async function walk(till: TillProcess): Promise<readonly CommandReply[]> {
  const replies: CommandReply[] = [];
  try {
    for (const command of WALK) {
      replies.push(await till.press(1, command));
    }
  } catch {
    // Killed in the middle: the page heard nothing.
  }
  return replies;
}

test("killed before any step of a sale, the till comes back with all that it had answered", async () => {
  const used = await usedFolder();
  let step = 1;
  for (; step <= STEPS_MAX; step += 1) {
    const folder = join(base, "data");
    const arm = join(base, "arm");
    rmSync(folder, { recursive: true, force: true });
    cpSync(used, folder, { recursive: true });
    rmSync(arm, { force: true });
    const kill = { step, when: "before", arm } as const;
    const till = await startTill({ folder, environment: shimEnvironment({ folder, kill }) });
    writeFileSync(arm, "");
    const replies = await walk(till);
    if (replies.length === WALK.length) {
      await till.stop();
      break;
    }
    expect(await till.gone).toBeNull();
    await expectAllKept(folder, replies);
  }
  // Each press writes its log and syncs it; fewer steps would mean that the shim saw none of them.
  expect(step).toBeGreaterThan(WALK.length * 2);
  expect(step).toBeLessThan(STEPS_MAX);
});

async function usedFolder(): Promise<string> {
  const folder = join(base, "used");
  mkdirSync(folder);
  const till = await startTill({ folder });
  expect(await till.stop()).toBe(0);
  return folder;
}

/** What was answered is there; what was not answered is there whole or not at all. */
async function expectAllKept(folder: string, replies: readonly CommandReply[]): Promise<void> {
  const till = await startTill({ folder });
  const hello = await till.hello();
  assert(hello.type === "hello", "the till sells again");
  const { sale } = hello.view.state;
  const done = replies.filter(({ ok }) => ok).length;
  const reached = { open: sale.lines.length, tendering: 3, completed: 4 };
  const position = sale.type in reached ? reached[sale.type as keyof typeof reached] : -1;
  expect([done, done + 1]).toContain(position);
  expect(hello.status.alarms).toEqual([]);
  const { sales } = await till.sales();
  expect(sales.map(({ entry }: PaidSaleView) => entry.sale)).toEqual(position === 4 ? [1] : []);
  await till.stop();
}
