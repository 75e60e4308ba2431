import { decodeEntry } from "@tillwave/shared/journal/entry";
import { expect, test } from "vitest";
import { CLOCK_JUMP_MIN } from "../journal.ts";
import { CLOCK_ALARM_FOR } from "../store.ts";
import { type OpenTill, openTill } from "./open-till.ts";

const HOUR = 3_600_000;

function kinds(till: OpenTill): readonly string[] {
  const found: string[] = [];
  till.reopen({
    spoil: (database) => {
      for (const { body } of database
        .prepare<[], { body: Uint8Array }>("SELECT body FROM entry ORDER BY position")
        .all()) {
        const entry = decodeEntry(body);
        found.push(entry.ok ? entry.value.kind : entry.error.type);
      }
    },
  });
  return found;
}

for (const [direction, by] of [
  ["back", -2 * HOUR],
  ["forward", 5 * HOUR],
] as const) {
  test(`a wall clock set ${direction} is written down before the next entry, and shown`, () => {
    const till = openTill();
    till.sell("bun");
    till.clock.setWall(till.clock.read().wall + by);
    till.sell("tart");
    expect(kinds(till).slice(-3)).toEqual(["sale-paid", "clock-jump", "sale-paid"]);
    expect(till.status().alarms).toEqual([{ type: "clock-jumped", byMs: by }]);
  });
}

test("a clock that is off by less than the limit is none of the journal's business", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.setWall(till.clock.read().wall + CLOCK_JUMP_MIN - 1);
  till.sell("bun");
  expect(kinds(till)).not.toContain("clock-jump");
  till.clock.setWall(till.clock.read().wall - CLOCK_JUMP_MIN);
  till.sell("bun");
  expect(kinds(till)).toContain("clock-jump");
});

test("people are told of a jump for a quarter of an hour; the journal keeps it for ever", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.setWall(till.clock.read().wall + HOUR);
  till.sell("tart");
  till.clock.pass(CLOCK_ALARM_FOR - 10_000);
  expect(till.alarms()).toEqual(["clock-jumped"]);
  till.clock.pass(10_000);
  expect(till.alarms()).toEqual([]);
  expect(kinds(till)).toContain("clock-jump");
});

test("order and numbers do not follow the clock", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.setWall(0);
  till.sell("tart");
  const page = till.service.sales(null);
  expect(page).toMatchObject({ sales: [{ entry: { sale: 2 } }, { entry: { sale: 1 } }] });
});

test("time that merely passes is no jump", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.pass(9 * HOUR);
  till.sell("tart");
  expect(kinds(till)).not.toContain("clock-jump");
});

test("a clock that went back over a reboot is a jump, one that went on is not", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.reboot();
  till.clock.setWall(till.clock.read().wall + HOUR);
  till.sell("bun");
  expect(kinds(till)).not.toContain("clock-jump");
  till.clock.reboot();
  till.clock.setWall(till.clock.read().wall - HOUR);
  till.sell("bun");
  expect(kinds(till)).toContain("clock-jump");
});
