/** A process that plays the trials it is given, one after another, and says how each went. It ends with its parent. */
import { type Outcome, play, type Trial } from "./tone-trials.ts";

export interface Asked {
  readonly id: number;
  readonly trial: Trial;
}

export interface Answered {
  readonly id: number;
  readonly outcome: Outcome;
}

process.on("message", ({ id, trial }: Asked) => {
  void play(trial).then((outcome) => process.send?.({ id, outcome } satisfies Answered));
});
process.on("disconnect", () => process.exit());
