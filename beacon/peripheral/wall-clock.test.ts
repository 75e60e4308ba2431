import { NO_LOG } from "@tillwave/shared/core/log";
import { describe, expect, test } from "vitest";
import { createMemoryDisk } from "./testing/memory-disk.ts";
import { keepWallClock } from "./wall-clock.ts";

const START = 1_790_000_000;
const HOUR = 3600;

function open(disk = createMemoryDisk()) {
  const machine = { monotonic: 5000, system: START };
  const clocks = { monotonic: () => machine.monotonic, system: () => machine.system };
  const wall = keepWallClock({ clocks, file: disk.files.wallClock, log: NO_LOG });
  function pass(seconds: number): void {
    for (let passed = 0; passed < seconds; passed += 1) {
      machine.monotonic += 1000;
      machine.system += 1;
      wall.tick();
    }
  }
  return { wall, machine, pass, disk };
}

describe("the time that opening hours go by", () => {
  test("is the system's, until it is told", () => {
    const { wall, pass, disk } = open();
    pass(10);
    expect(wall.time()).toBe(START + 10);
    expect(disk.kept.size).toBe(0);
    wall.told(START - HOUR);
    pass(10);
    expect(wall.time()).toBe(START - HOUR + 10);
  });

  test("is the one that was told after a restart too", () => {
    const { wall, disk } = open();
    wall.told(START + HOUR);
    expect(open(disk).wall.time()).toBe(START + HOUR);
  });

  test("is the system's again once that was set; a clock that is kept in step is not set", () => {
    const { wall, machine, pass, disk } = open();
    wall.told(START + HOUR);
    machine.system += 30;
    pass(1);
    machine.system -= 30;
    pass(1);
    expect(wall.time()).toBe(START + HOUR + 2);
    machine.system += HOUR;
    pass(1);
    expect(wall.time()).toBe(START + HOUR + 3);
    expect(open(disk).wall.time()).toBe(START);
  });

  test("a disk that takes nothing is asked again", () => {
    const { wall, pass, disk } = open();
    disk.isFull = true;
    wall.told(START + HOUR);
    expect(wall.time()).toBe(START + HOUR);
    expect(disk.kept.size).toBe(0);
    disk.isFull = false;
    pass(1);
    expect(disk.kept.get("wall-clock")).toBe(JSON.stringify({ ahead: HOUR }));
  });
});
