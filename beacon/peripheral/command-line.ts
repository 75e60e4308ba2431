/** What the beacon is started with. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";
import type { RadioStack } from "./ports.ts";

const STACKS = ["abandonware", "stoprocent", "simulated"] as const satisfies readonly RadioStack[];
/** From the ears of a simulated air. */
const METRES = { min: 0.1, max: 100, usual: 3 } as const;
/** Linux counts its adapters in a byte. */
const ADAPTER_MAX = 255;

export const HELP = `Advertises iBeacon and Eddystone frames over Bluetooth, as its settings say.

Usage: beacon [--folder DIR] [--stack NAME] [--adapter N] [--air SOCKET [--metres N]]

  --folder DIR    what it keeps (default: $XDG_STATE_HOME/tillwave/beacon): settings.json with its
                  keys, clock.json, used-keys.json, healing.json, beacon.log, and the socket that
                  "tillwave beacon" speaks to
  --stack NAME    ${STACKS.join(", ")}: the Bluetooth library (default: ${STACKS[0]}); simulated is
                  for machines without Bluetooth: nothing goes on any air
  --air SOCKET    of a simulated air, whose ears hear it and set it up, in place of any Bluetooth
  --metres N      how far from those ears it hangs (default: ${METRES.usual})
  --adapter N     N of hciN (default: the first that there is)
  --root DIR      where /etc, /proc, /sys and /dev are (default: /); for tests
  --help          this text

Examples:
  beacon
  beacon --folder /var/lib/tillwave-beacon --adapter 1
  beacon --folder /tmp/beacon --stack simulated

Then give it settings: tillwave beacon set FILE

Exit codes: 0 stopped as asked, 1 a fault, 2 wrong usage, 3 another beacon runs on this folder.
`;

export interface Launch {
  readonly folder: string;
  readonly stack: RadioStack;
  /** Null: the first that there is. */
  readonly adapter: number | null;
  readonly root: string;
  /** Null for Bluetooth. */
  readonly air: SimulatedAir | null;
}

/** Stack "air". */
export interface SimulatedAir {
  /** The broker's socket. */
  readonly path: string;
  readonly metres: number;
}

export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<Launch | "help", UsageError> {
  let flags: ReturnType<typeof parseFlags>;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  const stack = STACKS.find((name) => name === (flags.stack ?? STACKS[0]));
  if (stack === undefined) {
    return usage(`--stack takes one of ${STACKS.join(", ")}, not "${flags.stack}".`);
  }
  if (flags.adapter !== undefined && !isAdapter(flags.adapter)) {
    return usage(`--adapter takes N of hciN, not "${flags.adapter}".`);
  }
  if (flags.folder === "" || flags.root === "") {
    return usage("--folder and --root take the name of a folder.");
  }
  const metres = Number(flags.metres ?? METRES.usual);
  if (!(metres >= METRES.min && metres <= METRES.max)) {
    return usage(`--metres takes ${METRES.min} to ${METRES.max}, not "${flags.metres}".`);
  }
  if (flags.air === "") {
    return usage("--air takes the path of a socket.");
  }
  return ok({
    folder: flags.folder ?? join(stateFolder(environment), "beacon"),
    stack: flags.air === undefined ? stack : "air",
    adapter: flags.adapter === undefined ? null : Number(flags.adapter),
    root: flags.root ?? "/",
    air: flags.air === undefined ? null : { path: flags.air, metres },
  });
}

const isAdapter = (text: string): boolean => /^\d{1,3}$/u.test(text) && Number(text) <= ADAPTER_MAX;

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      stack: { type: "string" },
      adapter: { type: "string" },
      root: { type: "string" },
      air: { type: "string" },
      metres: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}
