/** What a benchmark hands over, and how it is shown: as one JSON object for programs, as a table for people. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** As written behind a number: "ms", "sales/s". */
  readonly unit: string;
  /** What we want, in words: "≤ 10 ms". Null where we only watch. */
  readonly goal: string | null;
  /** Null where there is no goal. */
  readonly met: boolean | null;
  /** What others reach, with where that is from. Null where nobody says. */
  readonly peer: string | null;
}

export interface Bench {
  readonly bench: string;
  readonly figures: readonly Figure[];
}

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly node: string;
  readonly kernel: string;
  readonly dataFileSystem: string;
  readonly fsyncP50Micros: number;
  readonly fsyncP99Micros: number;
}

/** The smallest sample that at least `percent` of all samples do not exceed (nearest rank). `samples` is not empty. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  const value = sorted[Math.max(rank, 1) - 1];
  if (value === undefined) {
    throw new RangeError("a percentile needs a sample");
  }
  return value;
}

export function formatJson(bench: Bench, machine: Machine): string {
  return JSON.stringify({ ...bench, machine });
}

export function formatTable(bench: Bench, machine: Machine): string {
  const rows = bench.figures.map((figure) => [
    figure.name,
    `${formatNumber(figure.value)} ${figure.unit}`,
    figure.goal ?? "",
    figure.met === null ? "" : figure.met ? "met" : "MISSED",
    figure.peer ?? "",
  ]);
  return [bench.bench, "", ...alignColumns([HEADINGS, ...rows]), "", ...machineLines(machine)].join(
    "\n",
  );
}

const HEADINGS = ["figure", "value", "goal", "", "others"];

function machineLines(machine: Machine): readonly string[] {
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryMiB} MiB`,
    `Node ${machine.node}, Linux ${machine.kernel}`,
    `data on ${machine.dataFileSystem}: fsync of 4 KiB takes ${machine.fsyncP50Micros} µs (p50), ${machine.fsyncP99Micros} µs (p99)`,
  ];
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Three significant digits are as many as a machine that does other work can be asked for. */
function formatNumber(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toString() : `${Number(value.toPrecision(3))}`;
}
