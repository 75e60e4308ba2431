/** The beacon as a program in the foreground, for a first look; a Pi that stays runs it by systemd. */
import { wordsFor } from "../../shop/programs.ts";
import {
  BEACON_FOLDER_HELP,
  BEACON_FOLDER_OPTION,
  beaconFolderOf,
} from "../beacon/beacon-client.ts";
import { type Command, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { runInForeground } from "../foreground.ts";

const STACKS = ["abandonware", "stoprocent", "simulated"] as const;
const ALREADY_RUNNING = 3;

export const beaconRun: Command = {
  name: "beacon run",
  does: "Runs the beacon here until Ctrl-C",
  takes: "[--folder DIR] [--stack NAME] [--adapter N]",
  help: [
    BEACON_FOLDER_HELP,
    `  --stack NAME    ${STACKS.join(", ")} (default: ${STACKS[0]}); simulated is for machines without Bluetooth`,
    "  --adapter N     N of hciN (default: the first that there is)",
    "",
    "On a Raspberry Pi that stays: beacon/peripheral/README.md says how systemd starts it.",
  ].join("\n"),
  examples: ["tillwave beacon run", "tillwave beacon run --folder /tmp/beacon --stack simulated"],
  options: { stack: { type: "string" }, adapter: { type: "string" }, ...BEACON_FOLDER_OPTION },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const stack = textOf(given, "stack");
    if (stack !== undefined && !STACKS.some((name) => name === stack)) {
      return usage(`--stack takes ${STACKS.join(", ")}, not "${stack}".`);
    }
    const adapter = textOf(given, "adapter");
    if (adapter !== undefined && !/^\d{1,3}$/u.test(adapter)) {
      return usage(`--adapter takes N of hciN, not "${adapter}".`);
    }
    const folder = beaconFolderOf(given);
    return await runUntilItEnds(
      [
        ...wordsFor("beacon"),
        "--folder",
        folder,
        ...(stack === undefined ? [] : ["--stack", stack]),
        ...(adapter === undefined ? [] : ["--adapter", adapter]),
      ],
      folder,
    );
  },
};

async function runUntilItEnds(words: readonly string[], folder: string): Promise<Outcome> {
  const { code, signal, error } = await runInForeground(words);
  if (error !== null) {
    return failed("not-started", error);
  }
  if (code === 0 || signal === "SIGINT" || signal === "SIGTERM") {
    return done(["The beacon has stopped."], { stopped: true });
  }
  return code === ALREADY_RUNNING
    ? failed("already-running", "It runs already: tillwave beacon status")
    : failed("ended", `The beacon ended by itself. ${folder}/beacon.log says why.`);
}
