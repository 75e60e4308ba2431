/**
 * The loudspeaker, reached through a process of its own (../speaker/main.ts).
 *
 * The limits are kept here, for the child may be the one that hangs: what says nothing, or takes no samples, is killed and
 * started again, until there is sound. Nothing that the child does reaches the emitter but as a value.
 */
import type { SpeakerChoice } from "@tillwave/shared/api/emitter";
import type { Log } from "@tillwave/shared/core/log";
import { Millis, Seconds } from "@tillwave/shared/core/units";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { ownChild } from "@tillwave/shared/host/own-child";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { SYSTEM_DEPS, startSupervisedChild } from "@tillwave/shared/host/supervised-child";
import { createClockWatch } from "../clock-watch.ts";
import type { Loudspeaker, SpeakerListener, SpeakerView } from "../ports.ts";
import { parseSpeakerWord } from "../speaker/words.ts";

/** It speaks five times a second, but for the moments when it opens a device or makes a code's sound. */
const SILENCE_MAX = Seconds(3);
/** Within 5 s after a device is back there is sound again. */
const PATIENCE = { restartDelayMax: Seconds(2), healthyAfter: Seconds(10) };
/** Where Web Audio stood still so often in a row, a player program is given as many tries. */
const STALLS_IN_A_ROW = 3;

const program = (): readonly string[] =>
  ownChild(import.meta.filename, {
    built: "speaker.mjs",
    source: "../speaker/main.ts",
  });

export interface SpeakerProcessOptions {
  readonly choice: SpeakerChoice;
  readonly device: string | null;
  readonly environment?: Readonly<Record<string, string>>;
}

export function startLoudspeaker(
  { choice, device, environment = {} }: SpeakerProcessOptions,
  listener: SpeakerListener,
  log: Log,
): Loudspeaker {
  const speaker = choice === "auto" ? "web-audio" : choice;
  let view: SpeakerView = {
    state: "starting",
    detail: null,
    speaker,
    sampleRate: null,
    restarts: 0,
  };
  /** Deaths since it last sounded for long. */
  let stalls = 0;
  let openedAt = 0;
  let isClosed = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;
  const watch = createClockWatch();

  function show(change: Partial<SpeakerView>): void {
    const before = JSON.stringify(view);
    view = { ...view, ...change };
    if (!isClosed && JSON.stringify(view) !== before) {
      listener.changed(view);
    }
  }

  function kill(detail: string): void {
    if (!isDoomed && !isClosed) {
      isDoomed = true;
      log.warn({ detail }, "the loudspeaker's process is killed");
      show({ state: "mending", detail, sampleRate: null });
      child.cutPower();
    }
  }

  function died(reason: string): void {
    const wasOpen = openedAt > 0;
    const wasLong = wasOpen && machineTimers.now() - openedAt >= PATIENCE.healthyAfter;
    stalls = wasLong ? 1 : stalls + (wasOpen ? 1 : 0);
    openedAt = 0;
    const detail = isDoomed ? view.detail : reason;
    isDoomed = false;
    show({ state: "mending", detail, sampleRate: null, restarts: view.restarts + 1 });
  }

  function hear(message: unknown): void {
    const word = parseSpeakerWord(message);
    if (isDoomed || isClosed) {
      return;
    }
    if (word === null) {
      kill("it says what no loudspeaker says");
      return;
    }
    switch (word.type) {
      case "at-work":
        return;
      case "no-device":
        show({ state: "no-device", detail: word.detail, sampleRate: null });
        return;
      case "open":
        openedAt = machineTimers.now();
        watch.opened(openedAt);
        show({ state: "open", detail: null, speaker: word.speaker, sampleRate: word.sampleRate });
        return;
      case "clock":
        if (watch.said(word.position, machineTimers.now())) {
          kill("the loudspeaker stands still");
        }
        return;
      case "sounding":
        listener.sounding(word.what);
        return;
      case "chimed":
        listener.chimed();
        return;
      case "air":
        listener.air(word.samples);
        return;
      case "failed":
        kill(word.detail);
    }
  }

  function chosen(): SpeakerChoice {
    const isTurnOfPlayer = Math.floor(stalls / STALLS_IN_A_ROW) % 2 === 1;
    return choice === "auto" && isTurnOfPlayer ? "player" : choice;
  }

  const child = startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [
      ...program(),
      "--speaker",
      chosen(),
      // In one word: a name may begin as options do.
      ...(device === null ? [] : [`--device=${device}`]),
    ],
    environment,
    finalCodes: [EXIT_USAGE],
    serialization: "advanced",
    silenceMax: Millis(SILENCE_MAX),
    patience: PATIENCE,
    parseReady: (message) => (parseSpeakerWord(message)?.type === "at-work" ? true : null),
    onMessage: hear,
    onNotice(notice) {
      if (notice.type === "ready") {
        if (!isClosed) {
          listener.cameUp();
        }
      } else if (notice.type === "silent") {
        kill("it said nothing for too long");
      } else if (notice.type === "died") {
        died(notice.reason);
      }
    },
  });

  return {
    tell: (command) => child.send(command),
    view: () => view,
    async close() {
      isClosed = true;
      child.stop();
      await child.ended;
    },
  };
}
