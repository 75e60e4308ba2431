import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { JOURNAL_FILE } from "../set-aside.ts";
import { temporaryFolder } from "./open-till.ts";
import { openPrintingTill } from "./printing-till.ts";

const DAMAGES = 80;

test("whatever bytes are spoilt while receipts wait, the till with a printer sells, or says why not, and sets aside", () => {
  const used = temporaryFolder();
  const first = openPrintingTill({ folder: used });
  for (let i = 0; i < 10; i += 1) {
    first.till.sell("bun", "tart");
    first.till.press({ type: "next" });
    first.clock.pass(1500);
    first.printer.device.set({ paperLines: i < 5 ? 1000 : 0 });
  }
  expect(first.till.status().printer.queued).toBeGreaterThan(2);
  first.till.service.close();
  const whole = readFileSync(join(used, JOURNAL_FILE));
  const seed = seedOfRun("damaged queues");
  const chance = seededRandom(seed);
  for (let i = 0; i < DAMAGES; i += 1) {
    const folder = temporaryFolder();
    cpSync(used, folder, { recursive: true });
    const bytes = Buffer.from(whole);
    for (let spot = 0; spot <= chance.integer(4); spot += 1) {
      const from = chance.integer(bytes.length);
      const to = Math.min(bytes.length, from + 1 + chance.integer(chance.integer(2) * 3000 + 8));
      bytes.fill(chance.integer(256), from, to);
    }
    writeFileSync(join(folder, JOURNAL_FILE), bytes);
    const { till, clock, printer } = openPrintingTill({ folder });
    clock.pass(5000);
    till.service.sales(null);
    till.send({ id: "any-press", sale: 11, command: { type: "add", sku: "bun" } });
    clock.pass(5000);
    till.service.recover({ action: "set-aside" });
    expect(till.service.isSelling(), `seed ${seed}, damage ${i}`).toBe(true);
    expect(printer.open(), `seed ${seed}, damage ${i}`).toBeLessThan(2);
    till.service.close();
    rmSync(folder, { recursive: true });
  }
});
