/**
 * The radio, reached through a process of its own (../radio/main.ts).
 *
 * It answers orders, and speaks twice a second: what falls silent is killed, and another takes its place at once, then
 * after longer and longer. Nothing that it does reaches the beacon but as a value.
 */
import type { Log } from "@tillwave/shared/core/log";
import { Millis, Seconds } from "@tillwave/shared/core/units";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { ownChild } from "@tillwave/shared/host/own-child";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { SYSTEM_DEPS, startSupervisedChild } from "@tillwave/shared/host/supervised-child";
import type { Radio, RadioListener, RadioOptions } from "../ports.ts";
import { type ChildListener, type RadioChild, createRemoteRadio } from "../radio/remote-radio.ts";
import { asDetail, parseRadioWord } from "../radio/words.ts";

const SILENCE_MAX = Seconds(3);
/** Within 5 s after an adapter is back there is a frame again. */
const PATIENCE = { restartDelayMax: Seconds(2), healthyAfter: Seconds(10) };

const program = (): readonly string[] =>
  ownChild(import.meta.filename, { built: "radio.mjs", source: "../radio/main.ts" });

export interface RadioProcessContext {
  readonly log: Log;
  /** Added to the process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function startRadio(
  options: RadioOptions,
  listener: RadioListener,
  { log, environment = {} }: RadioProcessContext,
): Radio {
  return createRemoteRadio(
    {
      timers: machineTimers,
      start: (childListener) => startChild({ ...options, environment }, childListener),
      killing: (detail) => log.warn({ detail }, "the radio's process is killed"),
    },
    listener,
  );
}

function startChild(
  options: RadioOptions & { readonly environment: Readonly<Record<string, string>> },
  listener: ChildListener,
): RadioChild {
  const { stack, adapter, environment } = options;
  const child = startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [
      ...program(),
      "--stack",
      stack,
      ...(adapter === null ? [] : [`--adapter=${adapter}`]),
    ],
    environment,
    finalCodes: [EXIT_USAGE],
    serialization: "advanced",
    silenceMax: Millis(SILENCE_MAX),
    patience: PATIENCE,
    parseReady: (message) => (parseRadioWord(message)?.type === "at-work" ? true : null),
    onMessage: listener.said,
    onNotice(notice) {
      if (notice.type === "ready") {
        listener.started();
      } else if (notice.type === "died") {
        listener.died(asDetail(notice.reason));
      }
    },
  });
  return {
    send: (command) => child.send(command),
    kill: () => child.cutPower(),
    async stop() {
      child.stop();
      await child.ended;
    },
  };
}
