/** What the way to a card and back costs: through the process alone, and through pcscd and vpcd as well. */
import { openReader, phone } from "@tillwave/service/scenarios/card-reader.contract";
import { present } from "@tillwave/shared/core/assert";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  LIBRARIES,
  type RealBench,
  withPcscBench,
  withVirtualBench,
} from "./daemons/reader-bench.ts";
import { type Pcscd, openPcscd } from "./daemons/vpcd.ts";

/** A spend's command and answer, at their common sizes: protocols §1.3. */
const COMMAND = new Uint8Array(49).fill(0x80);
const ANSWER = new Uint8Array(95).fill(0x82);
const ROUNDS = 2000;
/** All APDUs of one card may take 3 s together, as for any tap. */
const ROUNDS_PER_CARD = 250;
/** Milliseconds, on a machine that does other work too: a tap has 300 for SELECT. */
const MEDIAN_MAX = 5;

let running: Pcscd | null = null;
beforeAll(async () => {
  running = await openPcscd();
});
afterAll(() => running?.close());

async function measure(name: string, bench: RealBench): Promise<void> {
  const { reader, card, removed } = await openReader(bench);
  const took: number[] = [];
  for (let n = 1; took.length < ROUNDS; n += 1) {
    const lying = await bench.insert(phone(() => ANSWER));
    const { id } = await card(n);
    for (let round = 0; round < ROUNDS_PER_CARD; round += 1) {
      const began = performance.now();
      const answer = await reader.transmit(id, COMMAND, 1000);
      took.push(performance.now() - began);
      expect(answer.ok).toBe(true);
    }
    lying.remove();
    await bench.until(() => removed.length === n, "it is still there");
  }
  took.sort((a, b) => a - b);
  const at = (share: number): number => present(took[Math.floor(took.length * share)], "a time");
  console.log(
    `${name}: p50 ${at(0.5).toFixed(2)} ms, p90 ${at(0.9).toFixed(2)}, p99 ${at(0.99).toFixed(2)} of ${took.length}`,
  );
  expect(at(0.5)).toBeLessThan(MEDIAN_MAX);
}

test("the virtual readers answer at once", async () => {
  await expect(withVirtualBench((bench) => measure("process", bench))).resolves.toBeUndefined();
});

test.each(LIBRARIES)("%s through pcscd answers at once", async (library) => {
  const pcscd = present(running, "pcscd");
  await expect(
    withPcscBench({ pcscd, library }, (bench) => measure(library, bench)),
  ).resolves.toBeUndefined();
});
