/**
 * The checks that need no test to run: compiler, linter, formatter, import rules, unused code, what the pages say.
 *
 *   npm run check                    all of them, as many at once as there are cores
 *   npm run check -- oxlint tsc      only those whose name contains one of the words
 *
 * A compiler run is one project of the root tsconfig.json. Warnings are shown and fail nothing.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

interface Check {
  /** As a person would type it; the first word is a command of node_modules/.bin. */
  readonly command: string;
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const words = process.argv.slice(2);
const checks = allChecks().filter(
  ({ command }) => words.length === 0 || words.some((word) => command.includes(word)),
);
if (checks.length === 0) {
  console.error(`No check is called that. There are:\n${commandsOf(allChecks())}`);
  process.exit(2);
}
const failed = (await runAll(checks)).filter(({ passed }) => !passed);
if (failed.length > 0) {
  console.error(`\n${failed.length} of ${checks.length} checks failed:`);
  console.error(commandsOf(failed.map(({ check }) => check)));
}
process.exit(failed.length > 0 ? 1 : 0);

/** The slowest first, so that they do not run alone at the end. */
function allChecks(): readonly Check[] {
  const { references } = JSON.parse(readFileSync(`${ROOT}/tsconfig.json`, "utf8")) as {
    readonly references: readonly { readonly path: string }[];
  };
  return [
    { command: "oxlint --format=unix" },
    { command: "depcruise --config .dependency-cruiser.mjs ." },
    { command: "knip" },
    { command: "tsx scripts/strings/main.ts" },
    ...references.map(({ path }) => ({ command: `tsc -p ${path}` })),
    { command: "oxfmt --check ." },
  ];
}

async function runAll(all: readonly Check[]): Promise<readonly Outcome[]> {
  const waiting = [...all];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await run(check);
      outcomes.push(outcome);
      report(outcome);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return outcomes;
}

function run(check: Check): Promise<Outcome> {
  const began = performance.now();
  const [command = "", ...args] = check.command.split(" ");
  const child = spawn(`${ROOT}/node_modules/.bin/${command}`, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    const finish = (passed: boolean): void =>
      resolve({ check, passed, seconds: (performance.now() - began) / 1000, output });
    child.on("error", (error) => {
      output += error.message;
      finish(false);
    });
    child.on("close", (code) => finish(code === 0));
  });
}

/** A check that passed is one line, unless it warns. */
function report({ check, passed, seconds, output }: Outcome): void {
  const time = `${seconds.toFixed(1).padStart(5)} s`;
  console.log(`${passed ? "ok    " : "FAILED"} ${time}  ${check.command}`);
  if (!passed || /warning/iu.test(output.replace("0 warnings", ""))) {
    console.log(output.trimEnd().replaceAll(/^/gmu, "       "));
  }
}

function commandsOf(all: readonly Check[]): string {
  return all.map(({ command }) => `  ${command}`).join("\n");
}
