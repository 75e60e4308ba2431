/**
 * The beacon's radio as a process of its own: Bluetooth libraries die of what strangers send, and hang where adapters do, so the
 * beacon watches from a distance, and kills what does not answer.
 *
 * This process keeps nothing. When the beacon has gone, it takes what is on air away before it goes as well.
 */
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { dieAfter, meetParent } from "@tillwave/shared/host/child-program";
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
/** To take away what is on air, in milliseconds. */
const LEAVE_MS = 500;

interface Launch {
  readonly open: (adapter: number | null) => Stack;
  readonly adapter: number | null;
}

async function run({ open, adapter }: Launch): Promise<void> {
  const parent = meetParent<RadioWord>({
    alone: "The beacon starts its radio itself; this one has no beacon.",
    lastWord: (why) => ({ type: "ended", detail: asDetail(why) }),
  });
  if (parent === null) {
    return;
  }
  const program = createRadioProgram({
    stack: open(adapter),
    power: linuxPower,
    timers: machineTimers,
    say: parent.say,
    end: parent.end,
  });
  // What a library has to say of an adapter, its state says; printed, it would fill the log at each try.
  console.log = () => {};
  parent.whenToldToEnd(() => dieAfter(program.leave, LEAVE_MS));
  // The beacon is the only one that speaks on this channel, and it is the one that started us.
  parent.hear((command) => program.hear(command as RadioCommand));
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
