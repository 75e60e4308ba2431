import { expect, test } from "vitest";
import { CONSOLE_PAGE } from "@tillwave/shared/api/console";
import { createSimulatedHub } from "./simulated-hub.ts";

test("the pages of the simulated sales follow each other without a gap or a double", async () => {
  const { client } = createSimulatedHub({ now: () => 1_795_000_000_000, isSignedIn: true });
  const seen: number[] = [];
  const sizes: number[] = [];
  let before: string | null = null;
  do {
    const page = await client.readSales({ terminal: null, before });
    const { sales, before: next } = page.ok ? page.value : { sales: [], before: null };
    seen.push(...sales.map(({ seq }) => seq));
    sizes.push(sales.length);
    before = next;
  } while (before !== null);
  expect(sizes).toEqual([CONSOLE_PAGE, CONSOLE_PAGE, 20]);
  expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
});
