/** An ear that hears what a test says. */
import type { Ear as Heard, HeardId, HearingState } from "@tillwave/listener/hearing-state";
import type { Ear } from "../shopper-store.ts";

export interface SimulatedEar extends Ear {
  say(state: HearingState): void;
  /** What the page has asked of it: "start", "stop", … */
  readonly asked: readonly string[];
}

export function createSimulatedEar(onState: (state: HearingState) => void): SimulatedEar {
  const asked: string[] = [];
  const note = (what: string) => (): void => {
    asked.push(what);
  };
  return {
    prepare: note("prepare"),
    start: note("start"),
    stop: note("stop"),
    resume: note("resume"),
    say: onState,
    asked,
  };
}

const QUIET: Heard = {
  elapsed: 800,
  progress: 0.4,
  level: 0.3,
  signal: 2,
  hindrance: null,
  ids: [],
};

export const listening = (heard: Partial<Heard> = {}): HearingState => ({
  type: "listening",
  ...QUIET,
  ...heard,
});

export const heardId = (place: number, code = 0x1234_5678): HeardId => ({
  place,
  code,
  version: 1,
  profile: "steady",
  snr: -3,
  quality: 42,
  at: 0,
});

export const heard = (...ids: readonly HeardId[]): HearingState => ({
  type: "heard",
  ...QUIET,
  progress: 1,
  signal: 4,
  ids,
});
