/**
 * A device's line that is opened again where it ends: the cable is pulled, or the device sleeps. It is tried
 * again after half a second, then ever less often.
 */
import type { Log } from "@tillwave/shared/core/log";
import type { LineListener, Timers } from "./ports.ts";

const REOPEN_AFTER_MS_MIN = 500;
/** Whoever plugs it in wants to use it at once. */
const REOPEN_AFTER_MS_MAX = 5000;

export interface KeptLineDeps<Line> {
  /** As the log calls the device: "the scanner". */
  readonly name: string;
  readonly open: (listener: LineListener) => Line;
  readonly timers: Timers;
  readonly log: Log;
  readonly opened: () => void;
  readonly received: (bytes: Uint8Array) => void;
  /** True for the first end since the line was last open, or since the start. */
  readonly closed: (isFirst: boolean) => void;
}

export interface KeptLine<Line> {
  /** The newest, whether it is open or not. */
  line(): Line | null;
  close(): void;
}

export function keepLine<Line extends { close(): void }>(deps: KeptLineDeps<Line>): KeptLine<Line> {
  const { name, timers, log } = deps;
  let line: Line | null = null;
  let failures = 0;
  let cancel = (): void => {};

  function open(): void {
    line = deps.open({
      opened() {
        failures = 0;
        log.info({}, `${name} is there`);
        deps.opened();
      },
      received: deps.received,
      closed(why) {
        failures += 1;
        if (failures === 1) {
          log.warn(why, `${name} is not there`);
        }
        deps.closed(failures === 1);
        const afterMs = Math.min(REOPEN_AFTER_MS_MIN * 2 ** (failures - 1), REOPEN_AFTER_MS_MAX);
        cancel = timers.later(open, afterMs);
      },
    });
  }

  open();
  return {
    line: () => line,
    close() {
      cancel();
      line?.close();
    },
  };
}
