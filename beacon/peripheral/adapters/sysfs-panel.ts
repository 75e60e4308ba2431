/**
 * A lamp of the kernel's LED class and a button of its input layer: what a Pi has without any wiring (its ACT lamp), or with two lines
 * of its config.txt and no driver of ours:
 *
 *     dtoverlay=gpio-led,gpio=17,label=identify
 *     dtoverlay=gpio-key,gpio=27,active_low=1,gpio_pull=up,label=tillwave,keycode=148
 *
 * Spec: Documentation/leds/leds-class.rst. Whoever had the lamp before us (the card's own blinking) gets it back.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type BoardListener, LOOK_AGAIN_AFTER, type OpenBoard } from "../panel/board.ts";
import { ALIVE_EVERY } from "../panel/words.ts";
import { openEvdevButton } from "./evdev-button.ts";

type SysfsSettings = Extract<PanelSettings, { readonly kind: "sysfs" }>;

interface Led {
  light(isLit: boolean): void;
  letGo(): void;
  /** Throws where it is gone. */
  read(): void;
}

/** `root` is where /sys and /dev are. */
export function openSysfsPanel({ led: name, button }: SysfsSettings, root: string): OpenBoard {
  return (listener) => {
    let led: Led | null = null;

    function look(): void {
      try {
        led = openLed(join(root, "/sys/class/leds", name));
      } catch (error) {
        lookAgain((error as Error).message);
        return;
      }
      if (button === null) {
        begin(led);
        return;
      }
      const opened = openEvdevButton({ name: button, root }, listener);
      if (opened.ok) {
        begin(led);
      } else {
        led.letGo();
        lookAgain(opened.error.detail);
      }
    }

    function lookAgain(detail: string): void {
      led = null;
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

    function begin(opened: Led): void {
      listener.opened();
      const ask = (): void => {
        tryTo(listener, () => {
          opened.read();
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

/** Throws where there is none, or it is not ours to light. */
function openLed(folder: string): Led {
  const brightness = join(folder, "brightness");
  const trigger = join(folder, "trigger");
  const brightest = readFileSync(join(folder, "max_brightness"), "utf8").trim();
  /** All that may light it by itself, the chosen one in brackets. */
  const chosen = /\[(?<name>[^\]\s]+)\]/u.exec(readFileSync(trigger, "utf8"))?.groups?.["name"];
  const light = (isLit: boolean): void => writeFileSync(brightness, isLit ? brightest : "0");
  writeFileSync(trigger, "none");
  light(false);
  return {
    light,
    letGo() {
      try {
        light(false);
        writeFileSync(trigger, chosen ?? "none");
      } catch {
        // Gone: nobody's.
      }
    },
    read: () => void readFileSync(brightness),
  };
}
