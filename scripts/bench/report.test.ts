import { expect, test } from "vitest";
import { type Bench, type Machine, formatJson, formatTable, percentile } from "./report.ts";

const MACHINE: Machine = {
  cpu: "Cortex-A76",
  cores: 4,
  memoryMiB: 4096,
  node: "22.14.0",
  kernel: "6.12",
  dataFileSystem: "ext4",
  fsyncP50Micros: 900,
  fsyncP99Micros: 4000,
};
const BENCH: Bench = {
  bench: "journal",
  figures: [
    {
      name: "sale recorded, p99",
      value: 4.5678,
      unit: "ms",
      goal: "≤ 10 ms",
      met: true,
      peer: null,
    },
    {
      name: "restart",
      value: 12_345.6,
      unit: "ms",
      goal: "≤ 1 s",
      met: false,
      peer: "3 s (theirs)",
    },
    { name: "entries", value: 9, unit: "", goal: null, met: null, peer: null },
  ],
};

test("half of the samples are not above the 50th percentile", () => {
  expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
  expect(percentile([4, 1, 3, 2], 50)).toBe(2);
});

test("the 99th percentile of few samples is the worst of them, the 100th always", () => {
  expect(percentile([1, 9, 2], 99)).toBe(9);
  expect(
    percentile(
      Array.from({ length: 200 }, (_, i) => i + 1),
      99,
    ),
  ).toBe(198);
  expect(percentile([1, 9, 2], 100)).toBe(9);
  expect(percentile([1, 9, 2], 0)).toBe(1);
});

test("there is no percentile of nothing", () => {
  expect(() => percentile([], 50)).toThrow("needs a sample");
});

test("the samples stay in the order in which they were taken", () => {
  const samples = [3, 1, 2];
  percentile(samples, 50);
  expect(samples).toEqual([3, 1, 2]);
});

test("programs get one object: the bench, its figures, the machine", () => {
  const report = formatJson(BENCH, MACHINE);
  expect(report).not.toContain("\n");
  expect(JSON.parse(report)).toEqual({ ...BENCH, machine: MACHINE });
});

test("people get a table in which a missed goal is seen", () => {
  expect(formatTable(BENCH, MACHINE)).toBe(
    [
      "journal",
      "",
      "figure              value     goal             others",
      "sale recorded, p99  4.57 ms   ≤ 10 ms  met",
      "restart             12346 ms  ≤ 1 s    MISSED  3 s (theirs)",
      "entries             9",
      "",
      "Cortex-A76, 4 cores, 4096 MiB",
      "Node 22.14.0, Linux 6.12",
      "data on ext4: fsync of 4 KiB takes 900 µs (p50), 4000 µs (p99)",
    ].join("\n"),
  );
});
