/** Why a hub's folder cannot be worked on, for every command that needs the hub to stand still. */
import { type Outcome, failed, usage } from "../command.ts";

export const noHubIn = (folder: string): Outcome =>
  usage(`There is no hub in ${folder}.`, "Name its folder with --folder.");

/** `next` is what may be done once it has stopped: "then restore." */
export const hubRunsIn = (
  folder: string,
  { holder, next }: { readonly holder: string; readonly next: string },
): Outcome =>
  failed(
    "running",
    `The hub in ${folder} runs: ${holder}`,
    `Stop it first (close scripts/start), ${next}`,
  );
