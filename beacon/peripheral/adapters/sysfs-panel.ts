/**
 * A lamp of the kernel's LED class and a button of its input layer: what a Pi has without any wiring (its ACT lamp), or with two lines
 * of its config.txt and no driver of ours:
 *
 *     dtoverlay=gpio-led,gpio=17,label=identify
 *     dtoverlay=gpio-key,gpio=27,active_low=1,gpio_pull=up,keycode=148
 *
 * Spec: Documentation/leds/leds-class.rst. Whoever had the lamp before us (the card's own blinking) gets it back.
 */
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type BoardListener, LOOK_AGAIN_AFTER, type OpenBoard } from "../panel/board.ts";
import { ALIVE_EVERY } from "../panel/words.ts";
import { openEvdevButton } from "./evdev-button.ts";

type SysfsSettings = Extract<PanelSettings, { readonly kind: "sysfs" }>;

/** All of it throws where the lamp is gone. */
interface Led {
  /** From whatever lights it by itself. */
  take(): void;
  light(isLit: boolean): void;
  /** To whatever lit it before; does not throw. */
  letGo(): void;
  read(): void;
}

/** `root` is where /sys and /dev are. */
export function openSysfsPanel({ led: name, button }: SysfsSettings, root: string): OpenBoard {
  return (listener) => {
    let led: Led | null = null;

    function look(): void {
      const found = findLed(join(root, "/sys/class/leds", name));
      if (!found.ok) {
        lookAgain(found.error.detail);
        return;
      }
      // It is opened once at most: nothing closes it but the process's end.
      const opened =
        button === null ? ok(undefined) : openEvdevButton({ name: button, root }, listener);
      if (!opened.ok) {
        lookAgain(opened.error.detail);
        return;
      }
      tryTo(listener, () => begin(found.value));
    }

    function lookAgain(detail: string): void {
      listener.absent(detail);
      machineTimers.later(look, LOOK_AGAIN_AFTER);
    }

    look();
    return {
      light: (isLit) => tryTo(listener, () => led?.light(isLit)),
      async close() {
        led?.letGo();
      },
    };

    function begin(found: Led): void {
      led = found;
      found.take();
      listener.opened();
      const ask = (): void => {
        tryTo(listener, () => {
          found.read();
          listener.answered();
        });
        machineTimers.later(ask, ALIVE_EVERY);
      };
      ask();
    }
  };
}

function tryTo(listener: BoardListener, act: () => void): void {
  try {
    act();
  } catch (error) {
    listener.failed((error as Error).message);
  }
}

interface NoLed {
  readonly type: "no-led";
  readonly detail: string;
}

function findLed(folder: string): Result<Led, NoLed> {
  const brightness = join(folder, "brightness");
  const trigger = join(folder, "trigger");
  try {
    for (const file of [brightness, trigger]) {
      accessSync(file, constants.R_OK | constants.W_OK);
    }
    const brightest = readFileSync(join(folder, "max_brightness"), "utf8").trim();
    /** All that may light it by itself, the chosen one in brackets. */
    const chosen = /\[(?<name>[^\]\s]+)\]/u.exec(readFileSync(trigger, "utf8"))?.groups?.["name"];
    return ok(ledOf({ brightness, trigger, brightest, chosen: chosen ?? "none" }));
  } catch (error) {
    return err({ type: "no-led", detail: (error as Error).message });
  }
}

interface LedFiles {
  readonly brightness: string;
  readonly trigger: string;
  readonly brightest: string;
  /** What lit it before us. */
  readonly chosen: string;
}

function ledOf({ brightness, trigger, brightest, chosen }: LedFiles): Led {
  const light = (isLit: boolean): void => writeFileSync(brightness, isLit ? brightest : "0");
  return {
    take() {
      writeFileSync(trigger, "none");
      light(false);
    },
    light,
    letGo() {
      try {
        light(false);
        writeFileSync(trigger, chosen);
      } catch {
        // Gone: nobody's.
      }
    },
    read: () => void readFileSync(brightness),
  };
}
