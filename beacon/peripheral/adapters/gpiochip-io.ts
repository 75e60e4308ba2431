/**
 * A GPIO chip as johnny-five's IO plugin, so that lamp and button on a Pi's own pins are the same as on an Arduino.
 * Spec: johnny-five's "IO Plugins", as far as Led and Button go: pins, pinMode, digitalWrite, digitalRead.
 *
 * A pin is the chip's line of that number. Nothing is asked of the kernel for a line before it is used, and then once: an output by
 * its mode, an input by being read (its pull-up was ordered before, as on an Arduino, by writing 1 to it).
 */
import { EventEmitter } from "node:events";
import { assert, present } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import type { LineUse } from "../panel/gpio-v2.ts";

export interface GpioFault {
  readonly type: "no-line";
  readonly detail: string;
}

export interface GpioLine {
  /** These throw where the kernel refuses. */
  set(level: 0 | 1): void;
  level(): 0 | 1;
  /** For as long as the process lives. */
  watch(changed: (level: 0 | 1) => void, failed: (detail: string) => void): void;
}

export interface GpioChip {
  readonly info: { readonly lines: number };
  request(line: number, use: LineUse): Result<GpioLine, GpioFault>;
}

const MODES = { INPUT: 0, OUTPUT: 1 } as const;

export interface GpiochipIo extends EventEmitter {
  /** The level of the line of that number, where it is in use. */
  level(line: number): 0 | 1 | null;
}

/** Emits "error" where the kernel refuses a line, or takes one away. */
export function createGpiochipIo(chip: GpioChip): GpiochipIo {
  const io = new EventEmitter();
  const lines = new Map<number, GpioLine>();

  function fail(detail: string): void {
    io.emit("error", new Error(detail));
  }

  function take(pin: number, use: LineUse): GpioLine | null {
    const held = lines.get(pin);
    if (held !== undefined) {
      return held;
    }
    const line = chip.request(pin, use);
    if (!line.ok) {
      fail(line.error.detail);
      return null;
    }
    lines.set(pin, line.value);
    return line.value;
  }

  function orFail(act: () => void): void {
    try {
      act();
    } catch (error) {
      fail((error as Error).message);
    }
  }

  const pins = Array.from({ length: chip.info.lines }, () => ({
    supportedModes: [MODES.INPUT, MODES.OUTPUT] as readonly number[],
    mode: null as number | null,
  }));
  const pinOf = (pin: number) => present(pins[pin], `line ${pin} of the chip`);

  return Object.assign(io, {
    name: "gpiochip",
    isReady: true,
    MODES,
    HIGH: 1,
    LOW: 0,
    pins,
    analogPins: [],
    level: (line: number) => lines.get(line)?.level() ?? null,
    pinMode(pin: number, mode: number) {
      pinOf(pin).mode = mode;
      if (mode === MODES.OUTPUT) {
        take(pin, "lamp");
      }
    },
    digitalWrite(pin: number, level: number) {
      if (pinOf(pin).mode === MODES.INPUT) {
        assert(level === 1, "an input has its pull-up");
        return;
      }
      orFail(() => take(pin, "lamp")?.set(level === 0 ? 0 : 1));
    },
    digitalRead(pin: number, changed: (level: 0 | 1) => void) {
      const line = take(pin, "button");
      if (line !== null) {
        orFail(() => changed(line.level()));
        line.watch(changed, fail);
      }
    },
  });
}
