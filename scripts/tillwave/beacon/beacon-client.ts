/** The beacon of this machine, as a command asks it: where its folder is, and what an answer that is none means to a person. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  BEACON_ANSWER_BYTES_MAX,
  BEACON_SOCKET,
  type BeaconAnswer,
  type BeaconAsk,
  type BeaconRefusal,
  parseBeaconAnswer,
} from "@tillwave/shared/api/beacon";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { stateFolder } from "@tillwave/shared/host/program";
import { type Given, type Outcome, failed, notRunning, textOf } from "../command.ts";
import { type ProgramAway, askLine } from "../line-client.ts";
import type { Asked } from "../program-client.ts";

/** Everything is answered at once, but for a disk that syncs. In milliseconds. */
const ANSWER_MS_MAX = 10_000;
/** Where its package puts it. */
const INSTALLED = "/var/lib/tillwave-beacon";

export const BEACON_FOLDER_OPTION = { folder: { type: "string" } } as const;
export const BEACON_FOLDER_HELP =
  "  --folder DIR    the beacon's folder (default: yours, the installed one's, or the demo's)";

/** `--folder`, or the first that there is of one's own, the installed one's and the demo's. */
export function beaconFolderOf(given: Given): string {
  const state = stateFolder(given.environment);
  const own = join(state, "beacon");
  const folders = [own, INSTALLED, join(state, "demo", "beacon")];
  return textOf(given, "folder") ?? folders.find((folder) => existsSync(folder)) ?? own;
}

export const askBeacon = (
  folder: string,
  ask: BeaconAsk,
): Promise<Result<BeaconAnswer, ProgramAway>> =>
  askLine(join(folder, BEACON_SOCKET), ask, {
    lengthMax: BEACON_ANSWER_BYTES_MAX,
    waitMax: ANSWER_MS_MAX,
    parse: parseBeaconAnswer,
  });

type Said<A extends BeaconAnswer["answer"]> = Extract<BeaconAnswer, { readonly answer: A }>;

/** The answer that this ask has where all is well; what else comes is an outcome in words. */
export async function askBeaconFor<A extends BeaconAnswer["answer"]>(
  given: Given,
  ask: BeaconAsk,
  wanted: A,
): Promise<Asked<Said<A>>> {
  const folder = beaconFolderOf(given);
  const asked = await askBeacon(folder, ask);
  if (!asked.ok) {
    return err(awayOutcome(asked.error, folder));
  }
  const answer = asked.value;
  if (answer.answer === "refused") {
    return err(failed(answer.why, answer.detail, NEXT[answer.why]));
  }
  return answer.answer === wanted
    ? ok(answer as Said<A>)
    : err(awayOutcome({ type: "no-answer" }, folder));
}

function awayOutcome({ type }: ProgramAway, folder: string): Outcome {
  switch (type) {
    case "not-running":
      return notRunning(
        `No beacon runs on ${folder}.`,
        "Start it with tillwave beacon run, or name its folder with --folder.",
      );
    case "not-allowed":
      return failed(
        type,
        `The beacon in ${folder} is another user's.`,
        "Run this as that user, or with sudo.",
      );
    case "no-answer":
      return notRunning(
        `The beacon in ${folder} does not answer.`,
        "See what it says of itself: journalctl -u tillwave-beacon, or beacon.log in that folder.",
      );
  }
}

const NEXT: Readonly<Record<BeaconRefusal, string>> = {
  "not-understood":
    "This tillwave and that beacon are of different versions: update the older one.",
  settings: "Nothing was changed. tillwave beacon lint FILE says more.",
  "not-now": "tillwave beacon status says what it does at the moment.",
  disk: "Nothing was changed. Is the disk full, or mounted to be read only? df -h and mount say.",
};
