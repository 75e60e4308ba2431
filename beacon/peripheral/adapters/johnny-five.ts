/**
 * johnny-five's lamp and button on any of its IO plugins, without what it does to a program of its own accord: no prompt, no lines on
 * the screen, no ending of the process on SIGINT. Spec: johnny-five 2.1.0.
 *
 * It debounces the button: down and up come 7 ms after the last bounce.
 */
import type { EventEmitter } from "node:events";
import type { Board, BoardListener } from "../panel/board.ts";

export interface JohnnyFivePins {
  readonly led: number;
  readonly button: number | null;
}

/** A board that is not ready after so long never will be, in milliseconds; whoever opens it has a limit of their own. */
const READY_MS_MAX = 20_000;

/** Says `opened` once lamp and button are at work. What the driver throws while it does nothing for us is the process's end. */
export async function openJohnnyFive(
  io: EventEmitter,
  { led, button }: JohnnyFivePins,
  listener: Pick<BoardListener, "absent" | "opened" | "button" | "failed">,
): Promise<Pick<Board, "light">> {
  // It takes a third of a second and 40 MB: only for boards that need it.
  const { default: five } = await import("johnny-five");
  const options = { io, repl: false, debug: false, sigint: false, timeout: READY_MS_MAX };
  const board = new five.Board(options);
  let lamp: { on(): void; off(): void } | null = null;
  board.on("error", (error: unknown) => listener.failed(detailOf(error)));
  board.once("ready", () => {
    if (!board.pins.isOutput(led)) {
      listener.absent(`the board has no pin ${led} that can be lit`);
      return;
    }
    if (button !== null && !board.pins.isInput(button)) {
      listener.absent(`the board has no pin ${button} for a button`);
      return;
    }
    const own = new five.Led({ pin: led, board });
    // Lit by whoever had the board before.
    own.off();
    lamp = own;
    listener.opened();
    if (button !== null) {
      const touched = new five.Button({ pin: button, pullup: true, board });
      touched.on("down", () => listener.button(true));
      touched.on("up", () => listener.button(false));
    }
  });
  return {
    light(isLit) {
      if (isLit) {
        lamp?.on();
      } else {
        lamp?.off();
      }
    },
  };
}

const detailOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
