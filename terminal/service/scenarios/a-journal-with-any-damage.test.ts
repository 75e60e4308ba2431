import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { JOURNAL_FILE } from "../set-aside.ts";
import { openTill, temporaryFolder } from "./open-till.ts";

const DAMAGES = 120;

test("whatever bytes of the journal are spoilt, the till starts: it sells, or says why not, and sets aside", () => {
  const used = temporaryFolder();
  const first = openTill({ folder: used });
  for (let i = 0; i < 40; i += 1) {
    first.sell("bun", "tart");
  }
  first.service.close();
  const whole = readFileSync(join(used, JOURNAL_FILE));
  const seed = seedOfRun("damaged journals");
  const chance = seededRandom(seed);
  const ends = { sells: 0, trouble: 0 };
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
    const till = openTill({ folder });
    till.clock.pass(4000);
    till.send({ id: "any-press", sale: 41, command: { type: "add", sku: "bun" } });
    ends[till.service.isSelling() ? "sells" : "trouble"] += 1;
    till.service.recover({ action: "set-aside" });
    expect(till.service.isSelling(), `seed ${seed}, damage ${i}`).toBe(true);
    till.service.close();
    rmSync(folder, { recursive: true });
  }
  // Both ends must have been tried, or the damage was too little or too much.
  expect(Math.min(ends.sells, ends.trouble)).toBeGreaterThan(10);
});
