/** A lamp and a button on a Pi's own pins, whichever Pi it is: the chip is found by its label. */
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type Board, LOOK_AGAIN_AFTER, type OpenBoard } from "../panel/board.ts";
import { PI_CHIPS, chipLabelled } from "../panel/gpio-v2.ts";
import { ALIVE_EVERY } from "../panel/words.ts";
import { kernelChips } from "./gpio-kernel.ts";
import { createGpiochipIo } from "./gpiochip-io.ts";
import { openJohnnyFive } from "./johnny-five.ts";

type GpioSettings = Extract<PanelSettings, { readonly kind: "gpio" }>;

export function openGpioPanel({ chip: label, led, button }: GpioSettings): OpenBoard {
  return (listener) => {
    let lamp: Pick<Board, "light"> | null = null;

    async function look(): Promise<void> {
      const { chips, refused } = await kernelChips();
      const chip = chipLabelled(chips, label);
      if (chip === null) {
        const wanted = label ?? PI_CHIPS.join(", ");
        listener.absent([`no GPIO chip is labelled ${wanted}`, ...refused].join("; "));
        machineTimers.later(() => void look(), LOOK_AGAIN_AFTER);
        return;
      }
      listener.found();
      const io = createGpiochipIo(chip);
      io.on("error", (error: Error) => listener.failed(error.message));
      const ask = (): void => {
        try {
          io.level(led);
          listener.answered();
        } catch (error) {
          listener.failed((error as Error).message);
        }
        machineTimers.later(ask, ALIVE_EVERY);
      };
      const opened = (): void => {
        listener.opened();
        ask();
      };
      lamp = await openJohnnyFive(io, { led, button }, { ...listener, opened });
    }

    void look();
    return {
      light: (isLit) => lamp?.light(isLit),
      async close() {
        lamp?.light(false);
      },
    };
  };
}
