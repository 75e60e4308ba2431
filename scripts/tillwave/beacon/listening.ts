/** Listening for beacons, as a command does it: for so long, until Ctrl-C, or until it is plain that nothing can be heard. */
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import type { HeardBeacon } from "@tillwave/beacon-central/heard-beacons";
import { isBeacon } from "@tillwave/beacon-central/heard-beacons";
import type { AirReport, Ears, EarState } from "@tillwave/beacon-central/ports";
import { type Scanner, startScanner } from "@tillwave/beacon-central/scanner";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { EXIT, type Given, type Outcome, failed } from "../command.ts";
import { wholeOption } from "../tone/tone-options.ts";
import { untilInterrupted } from "../tone/until-interrupted.ts";
import { deafWords } from "./heard-words.ts";

const ADAPTER_MAX = 31;
/** An adapter that comes up takes a second or two; one that has not by then is told of. In milliseconds. */
const UP_MAX = 8000;
/** What does not change by waiting is told of at once, or nearly. */
const CERTAIN_AFTER = 1500;

export const LISTEN_OPTIONS = {
  adapter: { type: "string" },
  all: { type: "boolean" },
} as const;
export const LISTEN_HELP = [
  "  --adapter N     N of hciN (default: the first that is up)",
  "  --all           everything that advertises, phones and headsets too, not beacons alone",
].join("\n");

/** Tests bring an air of their own. */
export const REAL_EARS: Ears = {
  open: (options, listener) => startEar(options, listener, NO_LOG),
};

export interface Listening {
  readonly scanner: Scanner;
  /** Milliseconds since it began to hear; 0 while it does not. */
  heardFor(): number;
  list(): readonly HeardBeacon[];
}

export interface ListenOptions {
  readonly ears?: Ears;
  readonly seconds: number;
  /** Called so often while it listens, in milliseconds. */
  readonly every: number;
  onTurn(listening: Listening): void;
  onReport?(report: AirReport): void;
}

/** Seconds count from when it listens. Everything is closed when it is over. */
export async function listenFor(
  given: Given,
  { ears = REAL_EARS, seconds, every, onTurn, onReport }: ListenOptions,
): Promise<Result<Listening, Outcome>> {
  const adapter = adapterOf(given);
  if (!adapter.ok) {
    return adapter;
  }
  let listeningSince: number | null = null;
  let stop = (): void => {};
  const over = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const begun = monotonic();
  const scanner = startScanner(
    { ears, now: monotonic },
    { adapter: adapter.value },
    {
      changed({ state }) {
        listeningSince ??= state === "listening" ? monotonic() : null;
      },
      ...(onReport === undefined ? {} : { heard: onReport }),
    },
  );
  const listening: Listening = {
    scanner,
    heardFor: () => (listeningSince === null ? 0 : monotonic() - listeningSince),
    list: () => scanner.list().filter((one) => given.options["all"] === true || isBeacon(one)),
  };
  const release = untilInterrupted(stop);
  const turning = setInterval(() => {
    const waited = monotonic() - begun;
    if (listeningSince === null && waited >= patienceFor(scanner.view().state)) {
      stop();
    } else if (listeningSince !== null && listening.heardFor() >= seconds * 1000) {
      stop();
    } else {
      onTurn(listening);
    }
  }, every);
  await over;
  clearInterval(turning);
  release();
  await scanner.close();
  const deaf = listeningSince === null ? deafWords(scanner.view()) : null;
  return deaf === null ? ok(listening) : err(deafOutcome(scanner, deaf));
}

const patienceFor = (state: EarState): number =>
  state === "starting" || state === "gone" ? UP_MAX : CERTAIN_AFTER;

function deafOutcome(scanner: Scanner, say: readonly string[]): Outcome {
  const { state, detail } = scanner.view();
  return {
    ...failed(state, ...say),
    exit: EXIT.failed,
    json: { error: state, detail, say: say.join(" ") },
  };
}

/** `--adapter`; null where it was not given. */
export function adapterOf(given: Given): Result<number | null, Outcome> {
  if (given.options["adapter"] === undefined) {
    return ok(null);
  }
  const read = wholeOption(given, "adapter", { min: 0, max: ADAPTER_MAX });
  return read.ok
    ? read
    : err({ exit: EXIT.usage, say: [read.error], json: { error: "usage", say: read.error } });
}
