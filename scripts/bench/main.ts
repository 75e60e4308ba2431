/**
 * Measures, and says what was wanted:
 *
 *   npm run bench -- NAME                     a table
 *   npm run --silent bench -- NAME --json     one object on stdout (report.ts), without npm's own lines
 *   npm run bench -- tone --long --draw       for hours, with the curves drawn anew (tone.ts)
 *
 * Progress is on stderr either way. Exits with 0 when it measured, whether the goals were met or not, 1 when it could
 * not, 2 on unknown options.
 */
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { type Bench, formatJson, formatTable } from "./report.ts";

interface Extent {
  /** All trials, for those benchmarks that are short otherwise. */
  readonly long: boolean;
  /** Draws its pictures into the repository, where it has any. */
  readonly draw: boolean;
}

type Measure = (progress: (line: string) => void, extent: Extent) => Promise<Bench>;

/** Imported only when asked for: a benchmark of the journal needs no browser. */
const BENCHES: Record<string, () => Promise<{ readonly measure: Measure }>> = {
  audit: () => import("./audit.ts"),
  beacon: () => import("./beacon.ts"),
  "check-in": () => import("./check-in.ts"),
  emitter: () => import("./emitter.ts"),
  journal: () => import("./journal.ts"),
  presence: () => import("./presence.ts"),
  printer: () => import("./printer.ts"),
  provision: () => import("./provision.ts"),
  sync: () => import("./sync.ts"),
  tap: () => import("./tap.ts"),
  tone: () => import("./tone.ts"),
  ui: () => import("./ui.ts"),
};

const { name, json, long, draw } = readOptions();
const load = BENCHES[name];
if (load === undefined) {
  explainUsage(name === "" ? "Which benchmark?" : `There is no benchmark "${name}".`);
}
try {
  console.error("describing the machine");
  const machine = describeMachine();
  const { measure } = await load();
  const bench = await measure((line) => console.error(line), { long, draw });
  console.log(json ? formatJson(bench, machine) : formatTable(bench, machine));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function readOptions(): Extent & { readonly name: string; readonly json: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        long: { type: "boolean", default: false },
        draw: { type: "boolean", default: false },
      },
    });
    return {
      name: positionals.length > 1 ? positionals.join(" ") : (positionals[0] ?? ""),
      ...values,
    };
  } catch (error) {
    explainUsage(error instanceof Error ? error.message : String(error));
  }
}

function explainUsage(complaint: string): never {
  console.error(complaint);
  console.error("usage: npm run bench -- NAME [--json] [--long] [--draw]");
  console.error(`names: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
