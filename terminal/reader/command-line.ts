/** What the reader process is started with. */
import { parseArgs } from "node:util";
import { type UsageError, usage } from "@tillwave/shared/host/program";
import { type Result, ok } from "@tillwave/shared/core/result";

const DRIVERS = ["auto", "smartcard", "nfc-pcsc", "virtual", "none"] as const;
/** Two ports are taken, this one and the next. */
const PORT_MAX = 65_534;

export const HELP = `The till's contactless readers, in a process that may be killed. The till starts it.

Usage: reader [--driver auto|smartcard|nfc-pcsc|virtual|none] [--virtual-port N]

  --driver NAME     how cards are reached (default: auto, which is smartcard): by PC/SC through
                    smartcard or nfc-pcsc, as soon as the system's service answers; or not at all
  --virtual-port N  two virtual readers as well, where cards dial in on 127.0.0.1, ports N and N+1
  --help            this text

Examples:
  reader
  reader --driver virtual --virtual-port 35963

Exit codes: 2 wrong usage. It never ends by itself otherwise, and it never ends in order.
`;

export interface Launch {
  /** Null where PC/SC is left alone. */
  readonly library: "smartcard" | "nfc-pcsc" | null;
  readonly virtualPort: number | null;
}

export function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  let flags: ReturnType<typeof parseFlags>;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  const driver = DRIVERS.find((name) => name === (flags.driver ?? "auto"));
  if (driver === undefined) {
    return usage(`--driver takes one of ${DRIVERS.join(", ")}, not "${flags.driver}".`);
  }
  const port = flags["virtual-port"];
  const virtualPort = port === undefined ? null : Number(port);
  const isPort =
    virtualPort === null ||
    (Number.isInteger(virtualPort) && virtualPort > 0 && virtualPort <= PORT_MAX);
  if (!isPort) {
    return usage(`--virtual-port takes a number from 1 to ${PORT_MAX}, not "${port}".`);
  }
  if (driver === "virtual" && virtualPort === null) {
    return usage("--driver virtual needs --virtual-port.");
  }
  const isPcsc = driver !== "virtual" && driver !== "none";
  const library = isPcsc ? (driver === "auto" ? DEFAULT_LIBRARY : driver) : null;
  return ok({ library, virtualPort });
}

/** terminal/reader/README.md says why. */
const DEFAULT_LIBRARY = "smartcard";

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      driver: { type: "string" },
      "virtual-port": { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}
