/** What the central is started with. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";
import { RADIO_STACKS, type RadioStack } from "./ports.ts";

/** Linux counts its adapters in a byte. */
const ADAPTER_MAX = 255;

export const HELP = `Hears beacons over Bluetooth, sets them up, and compares what is on air with the shop's plan.

Usage: central [--folder DIR] [--stack NAME] [--adapter N] [--air SOCKET]

  --folder DIR    what it keeps (default: $XDG_STATE_HOME/tillwave/central): central.log, and the
                  socket that the till and "tillwave beacon --central" speak to
  --stack NAME    ${RADIO_STACKS.join(", ")}: the Bluetooth library (default: ${RADIO_STACKS[0]})
  --adapter N     N of hciN (default: the first that is up)
  --air SOCKET    of a simulated air, in place of any Bluetooth
  --help          this text

Examples:
  central
  central --folder /var/lib/tillwave-central --adapter 1

Exit codes: 0 stopped as asked, 1 a fault, 2 wrong usage, 3 another central runs on this folder.
`;

export interface Launch {
  readonly folder: string;
  readonly stack: RadioStack;
  /** Null: the first that is up. */
  readonly adapter: number | null;
  /** The socket of a simulated air; null for Bluetooth. */
  readonly air: string | null;
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
  const stack = RADIO_STACKS.find((name) => name === (flags.stack ?? RADIO_STACKS[0]));
  if (stack === undefined) {
    return usage(`--stack takes one of ${RADIO_STACKS.join(", ")}, not "${flags.stack}".`);
  }
  if (flags.adapter !== undefined && !isAdapter(flags.adapter)) {
    return usage(`--adapter takes N of hciN, not "${flags.adapter}".`);
  }
  if (flags.folder === "" || flags.air === "") {
    return usage("--folder takes the name of a folder, --air the path of a socket.");
  }
  return ok({
    folder: flags.folder ?? join(stateFolder(environment), "central"),
    stack,
    adapter: flags.adapter === undefined ? null : Number(flags.adapter),
    air: flags.air ?? null,
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
      air: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}
