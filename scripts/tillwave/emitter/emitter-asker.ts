/** The emitter of this machine, as a command asks it: where its folder is, and what an answer that is none means to a person. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EmitterAnswer, EmitterAsk, EmitterRefusal } from "@tillwave/shared/api/emitter";
import { err, ok } from "@tillwave/shared/core/result";
import { stateFolder } from "@tillwave/shared/host/program";
import { EXIT, type Given, type Outcome, failed, notRunning, textOf } from "../command.ts";
import type { Asked } from "../program-client.ts";
import { type EmitterAway, askEmitter } from "./emitter-client.ts";

export const FOLDER_OPTION = { folder: { type: "string" } } as const;
export const FOLDER_HELP =
  "  --folder DIR    the emitter's folder (default: this machine's, or the demo's)";

/** `--folder`, or the machine's emitter where there is one, or the demo's. */
export function emitterFolderOf(given: Given): string {
  const own = join(stateFolder(given.environment), "emitter");
  const demo = join(stateFolder(given.environment), "demo", "emitter");
  return textOf(given, "folder") ?? (!existsSync(own) && existsSync(demo) ? demo : own);
}

type Said<A extends EmitterAnswer["answer"]> = Extract<EmitterAnswer, { readonly answer: A }>;

/** The answer that this ask has where all is well; what else comes is an outcome in words. */
export async function askForAnswer<A extends EmitterAnswer["answer"]>(
  given: Given,
  ask: EmitterAsk,
  wanted: A,
): Promise<Asked<Said<A>>> {
  const folder = emitterFolderOf(given);
  const asked = await askEmitter(folder, ask);
  if (!asked.ok) {
    return err(awayOutcome(asked.error, folder));
  }
  const answer = asked.value;
  if (answer.answer === "refused") {
    return err(refusedOutcome(answer.why, answer.detail));
  }
  return answer.answer === wanted
    ? ok(answer as Said<A>)
    : err(awayOutcome({ type: "no-answer" }, folder));
}

export function awayOutcome({ type }: EmitterAway, folder: string): Outcome {
  switch (type) {
    case "not-running":
      return notRunning(
        `No emitter runs on ${folder}.`,
        "Start it with tillwave emitter run, or name its folder with --folder.",
      );
    case "not-allowed":
      return failed(
        type,
        `The emitter in ${folder} is another user's.`,
        "Run this as that user: sudo -u USER tillwave emitter status",
      );
    case "no-answer":
      return {
        ...notRunning(
          `The emitter in ${folder} does not answer.`,
          "See what it says of itself: journalctl -u tillwave-emitter, or emitter.log in that folder.",
        ),
        exit: EXIT.notRunning,
      };
  }
}

function refusedOutcome(why: EmitterRefusal, detail: string): Outcome {
  return failed(why, ...[detail, NEXT[why]].filter((line) => line !== ""));
}

const NEXT: Readonly<Record<EmitterRefusal, string>> = {
  "not-understood":
    "This tillwave and that emitter are of different versions: update the older one.",
  "not-now": "tillwave emitter status says what it does at the moment.",
  "no-air": "Where there is a loudspeaker, listen with a microphone: tillwave tone listen",
  "join-refused": "Make a new code at the hub's console: Zones, the zone, Add an emitter.",
  "hub-away": "Is the hub on, and in the same network? Its console says its address.",
  disk: "Is the disk full, or mounted to be read only? df -h and mount say.",
};
