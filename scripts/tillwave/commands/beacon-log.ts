/** What the beacon of this machine has done lately, as it wrote it down. */
import { BEACON_LOG_LINES_MAX } from "@tillwave/shared/api/beacon";
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { type Command, done, usage } from "../command.ts";
import { decimalOption } from "../tone/tone-options.ts";

const LINES = { min: 1, max: BEACON_LOG_LINES_MAX, usual: 40 } as const;

export const beaconLog: Command = {
  name: "beacon log",
  does: "Prints what the beacon of this machine has done lately",
  takes: "[--lines N] [--folder DIR]",
  help: [`  --lines N       how many (default: ${LINES.usual})`, BEACON_FOLDER_HELP].join("\n"),
  examples: ["tillwave beacon log", "tillwave beacon log --lines 200 --json"],
  options: { lines: { type: "string" }, ...BEACON_FOLDER_OPTION },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const lines = decimalOption(given, "lines", LINES);
    if (!lines.ok) {
      return usage(lines.error);
    }
    const asked = await askBeaconFor(given, { ask: "log", lines: Math.round(lines.value) }, "log");
    return asked.ok
      ? done(asked.value.lines.map(wordsOf), { lines: asked.value.lines })
      : asked.error;
  },
};

/** When, what, and the facts. */
function wordsOf(line: string): string {
  try {
    const { time, msg, level, ...facts } = JSON.parse(line) as Record<string, unknown>;
    const when = typeof time === "number" ? new Date(time).toISOString() : "";
    const grave = typeof level === "number" && level >= WARNING ? "! " : "";
    const more = Object.entries(facts).map(([name, value]) => `${name} ${plain(value)}`);
    return `${when}  ${grave}${String(msg)}${more.length === 0 ? "" : `: ${more.join(", ")}`}`;
  } catch {
    return line;
  }
}

/** Of the log's levels. */
const WARNING = 40;

const plain = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
