/**
 * Measures, and says what was wanted:
 *
 *   npm run bench -- NAME                     a table
 *   npm run --silent bench -- NAME --json     one object on stdout (report.ts), without npm's own lines
 *
 * Progress is on stderr either way. Exits with 0 when it measured, whether the goals were met or not, 1 when it could
 * not, 2 on unknown options.
 */
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { type Bench, formatJson, formatTable } from "./report.ts";

type Measure = (progress: (line: string) => void) => Promise<Bench>;

/** Imported only when asked for: a benchmark of the journal needs no browser. */
const BENCHES: Record<string, () => Promise<{ readonly measure: Measure }>> = {
  journal: () => import("./journal.ts"),
  printer: () => import("./printer.ts"),
  sync: () => import("./sync.ts"),
  tap: () => import("./tap.ts"),
  ui: () => import("./ui.ts"),
};

const { name, json } = readOptions();
const load = BENCHES[name];
if (load === undefined) {
  explainUsage(name === "" ? "Which benchmark?" : `There is no benchmark "${name}".`);
}
try {
  console.error("describing the machine");
  const machine = describeMachine();
  const { measure } = await load();
  const bench = await measure((line) => console.error(line));
  console.log(json ? formatJson(bench, machine) : formatTable(bench, machine));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function readOptions(): { readonly name: string; readonly json: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { json: { type: "boolean", default: false } },
    });
    return {
      name: positionals.length > 1 ? positionals.join(" ") : (positionals[0] ?? ""),
      json: values.json,
    };
  } catch (error) {
    explainUsage(error instanceof Error ? error.message : String(error));
  }
}

function explainUsage(complaint: string): never {
  console.error(complaint);
  console.error("usage: npm run bench -- NAME [--json]");
  console.error(`names: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
