/** Simulated days, pressed at random: whatever happened, a Z shows what the X just before it showed. */
import { present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { type OpenTill, openTill } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";
import { type ShiftPresses, shiftPresses } from "./shift-presses.ts";

const DAYS = 8;
const PRESSES_A_DAY = 40;
const SKUS = ["bun", "tart", "milktea"];
const HOUR = 3_600_000;

interface Day {
  readonly till: OpenTill;
  readonly shift: ShiftPresses;
  readonly random: SeededRandom;
}

function pick<T>(random: SeededRandom, of: readonly T[]): T {
  return of[random.integer(of.length)] as T;
}

const PRESSES: readonly ((day: Day) => void)[] = [
  ({ till, random }) => void till.press({ type: "add", sku: pick(random, SKUS) }),
  ({ till, random }) => {
    till.press({ type: "add", sku: pick(random, SKUS) });
    till.press({ type: "pay" });
    till.takeCash(100_000);
  },
  ({ till }) => void till.press({ type: "pay" }),
  ({ till }) => void till.press({ type: "back" }),
  ({ till }) => void till.press({ type: "clear" }),
  ({ till }) => void till.press({ type: "hold" }),
  ({ till }) => {
    const [held] = till.view().state.held;
    till.press({ type: "recall", number: held?.number ?? 0 });
  },
  ({ till }) => void till.press({ type: "next" }),
  ({ shift, random }) => void shift.move(pick(random, [-5000, 20_000, -1])),
  ({ till, random }) => till.clock.pass(pick(random, [1000, HOUR / 4, HOUR])),
  ({ till, random }) => till.clock.setWall(till.clock.read().wall + pick(random, [-HOUR, HOUR])),
  ({ shift }) => void shift.x(),
];

function endDay({ till, shift, random }: Day): void {
  till.press({ type: "back" });
  const x = shift.x();
  const isCounted = pick(random, [true, false]);
  const counted = isCounted ? Minor(Math.max(0, x.report.expected)) : null;
  const left = pick(random, [null, Minor(30_000)]);
  const z = shift.closed({ counted, left, reason: "as counted" });
  expect(z.report).toEqual(x.report);
  expect(z.first).toEqual(x.first);
  expect(z.expected).toBe(x.report.expected);
  expect(shift.x()).toMatchObject({
    shift: x.shift + 1,
    float: left,
    report: { sales: { count: 0 }, expected: left ?? 0 },
  });
}

test("the X just before a Z is the Z, over days of presses, restarts and clocks that jump", () => {
  const random = seededRandom(seedOfRun("days of shifts"));
  let till = openTill();
  for (let day = 0; day < DAYS; day += 1) {
    const shift = shiftPresses(till);
    for (let press = 0; press < PRESSES_A_DAY; press += 1) {
      pick(random, PRESSES)({ till, shift, random });
    }
    endDay({ till, shift, random });
    till = pick(random, [true, false]) ? till.reopen() : till;
  }
  const journal = readJournal(till.folder);
  const zs = journal.flatMap((entry) => (entry.kind === "shift-closed" ? [entry] : []));
  const sold = journal.filter(({ kind }) => kind === "sale-paid");
  const total = zs.reduce((sum, { report }) => sum + present(report, "a report").sales.count, 0);
  expect(zs.map(({ closed }) => closed)).toEqual(Array.from({ length: DAYS }, (_, i) => i + 1));
  expect(total).toBe(sold.length);
  for (const [i, { first }] of zs.slice(1).entries()) {
    const before = present(zs[i], "the Z before");
    expect(first).toBe(before.last + 2);
  }
});
