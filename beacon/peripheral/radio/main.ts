/**
 * The beacon's radio as a process of its own: Bluetooth libraries die of what strangers send, and hang where adapters do, so the
 * beacon watches from a distance, and kills what does not answer.
 *
 * This process keeps nothing. When the beacon has gone, it takes what is on air away before it goes as well.
 */
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type UsageError, runAsAsked, usage } from "@tillwave/shared/host/program";
import { linuxPower } from "../adapters/adapter-power.ts";
import { openBleno } from "../adapters/bleno-radio.ts";
import { openStoprocent } from "../adapters/stoprocent-radio.ts";
import { createRadioProgram } from "./radio-program.ts";
import type { Stack } from "./stack.ts";
import { type RadioCommand, type RadioWord, asDetail } from "./words.ts";

const HELP = `The beacon's radio, in a process that may be killed. The beacon starts it.

Usage: radio [--stack abandonware|stoprocent] [--adapter N]

  --stack NAME  which bleno it uses (default: abandonware)
  --adapter N   hciN; the first that is there where none is named

Exit codes: 2 wrong usage. It never ends by itself otherwise, and it never ends in order.
`;

const OPENERS: Readonly<Record<string, (adapter: number | null) => Stack>> = {
  abandonware: openBleno,
  stoprocent: openStoprocent,
};
const ADAPTER_MAX = 255;
/** For its last word to leave, in milliseconds. */
const LAST_WORD_MS = 50;
/** To take away what is on air, in milliseconds. */
const LEAVE_MS = 500;

interface Launch {
  readonly open: (adapter: number | null) => Stack;
  readonly adapter: number | null;
}

const say = (word: RadioWord): void => {
  if (process.connected) {
    process.send?.(word, undefined, undefined, () => {});
  }
};

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("killed");
}

function end(detail: string): void {
  say({ type: "ended", detail: asDetail(detail) });
  setTimeout(die, LAST_WORD_MS);
}

async function run({ open, adapter }: Launch): Promise<void> {
  if (!process.connected) {
    // Gone while this program was being loaded, or never there: nobody would ever end it.
    process.stderr.write("The beacon starts its radio itself; this one has no beacon.\n", die);
    return;
  }
  const program = createRadioProgram({
    stack: open(adapter),
    power: linuxPower,
    timers: machineTimers,
    say,
    end,
  });
  const leave = (): void => {
    setTimeout(die, LEAVE_MS);
    void program.leave().finally(die);
  };
  // What a library has to say of an adapter, its state says; printed, it would fill the log at each try.
  console.log = () => {};
  process.on("disconnect", leave);
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  process.on("uncaughtException", (error) => end(error.stack ?? error.message));
  process.on("unhandledRejection", (error) => end(String(error)));
  // The beacon is the only one that speaks on this channel, and it is the one that started us.
  process.on("message", (command) => program.hear(command as RadioCommand));
  program.start();
}

function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", default: "abandonware" },
        adapter: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      return ok("help");
    }
    const open = OPENERS[values.stack];
    if (open === undefined) {
      return usage(`--stack takes one of ${Object.keys(OPENERS).join(", ")}.`);
    }
    const adapter = values.adapter === undefined ? null : Number(values.adapter);
    const isAdapter =
      adapter === null || (Number.isInteger(adapter) && adapter >= 0 && adapter <= ADAPTER_MAX);
    return isAdapter
      ? ok({ open, adapter })
      : usage(`--adapter takes a number from 0 to ${ADAPTER_MAX}, not "${values.adapter}".`);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
