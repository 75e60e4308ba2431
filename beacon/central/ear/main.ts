/**
 * An ear as a process of its own: its driver may block, throw and fall silent, so that whoever listens watches from a
 * distance, and kills what hears nothing.
 *
 * This process keeps nothing. It ends in order to tell the controller that nobody listens any more.
 */
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type Parent, meetParent } from "@tillwave/shared/host/child-program";
import { type UsageError, runAsAsked, usage } from "@tillwave/shared/host/program";
import { openNobleEar } from "../adapters/noble-ear.ts";
import type { AirReport } from "../ports.ts";
import { ALIVE_EVERY, type EarWord, HEARD_EVERY, REPORTS_MAX, asDetail } from "./words.ts";

const HELP = `An ear for Bluetooth advertisements, in a process that may be killed. tillwave beacon starts it.

Usage: ear [--adapter N]

  --adapter N  N of hciN (default: the first that is up)

Exit codes: 0 it was told to end, 2 wrong usage.
`;

interface Launch {
  readonly adapter: number | null;
}

async function run({ adapter }: Launch): Promise<void> {
  const parent = meetParent<EarWord>({
    alone: "tillwave beacon starts the ear itself; this one has nobody to tell.",
    lastWord: (why) => ({ type: "failed", detail: asDetail(why) }),
  });
  if (parent === null) {
    return;
  }
  const { say } = parent;
  beQuiet();
  const heard = createHeard(say);
  say({ type: "at-work" });
  const ear = openNobleEar(
    { adapter },
    {
      heard: heard.take,
      broken: heard.broken,
      changed: (state) => {
        const detail = state.detail === null ? null : asDetail(state.detail);
        say({ type: "state", ...state, detail });
      },
      failed: parent.end,
    },
  );
  setInterval(() => say({ type: "alive" }), ALIVE_EVERY);
  parent.whenToldToEnd(() => void ear.close().then(() => process.exit(0)));
}

/** The driver's prints are for its authors: whatever of them matters is a state. */
function beQuiet(): void {
  for (const print of ["log", "warn", "info", "error"] as const) {
    console[print] = () => {};
  }
}

function createHeard(say: Parent<EarWord>["say"]) {
  let waiting: AirReport[] = [];
  let tooMany = 0;
  let brokenOnes = 0;
  let toldLost = 0;
  setInterval(() => {
    const lost = tooMany + brokenOnes;
    if (waiting.length > 0 || lost !== toldLost) {
      say({ type: "heard", reports: waiting, lost });
      toldLost = lost;
      waiting = [];
    }
  }, HEARD_EVERY);
  return {
    take(report: AirReport): void {
      if (waiting.length < REPORTS_MAX) {
        waiting.push(report);
      } else {
        tooMany += 1;
      }
    },
    broken(count: number): void {
      brokenOnes = count;
    },
  };
}

function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { adapter: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) {
      return ok("help");
    }
    const { adapter } = values;
    return adapter === undefined || /^\d{1,2}$/u.test(adapter)
      ? ok({ adapter: adapter === undefined ? null : Number(adapter) })
      : usage(`--adapter takes N of hciN, not "${adapter}".`);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
