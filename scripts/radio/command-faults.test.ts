import { expect, test } from "vitest";
import { type CommandFault, createCommandFaults } from "./command-faults.ts";

const REFUSE: CommandFault = { type: "refuse", status: 0x0c };
const DELAY: CommandFault = { type: "delay", ms: 10 };

test("a fault hits as many commands of its kind as it was planned for", () => {
  const faults = createCommandFaults();
  faults.add(1, REFUSE, 2);
  expect([2, 1, 1, 1].map(faults.take)).toEqual([null, REFUSE, REFUSE, null]);
});

test("of two faults the first is used up before the second", () => {
  const faults = createCommandFaults();
  faults.add(1, REFUSE, 1);
  faults.add(1, DELAY, 1);
  expect([1, 1, 1].map(faults.take)).toEqual([REFUSE, DELAY, null]);
});

test("one without end ends when all are cleared", () => {
  const faults = createCommandFaults();
  faults.add(1, REFUSE, Infinity);
  expect(Array.from({ length: 100 }, () => faults.take(1))).not.toContain(null);
  faults.clear();
  expect(faults.take(1)).toBeNull();
});
