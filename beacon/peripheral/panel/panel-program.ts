/**
 * The panel's process: a board opened, its lamp lit and dark as told, its button's downs and ups handed on.
 *
 *     opening ──opened──▶ open ──failed──▶ the process ends, another takes its place
 *        │  ▲              └── alive: only what the board answers says so
 *        ▼  │
 *     absent┘  alive: by a timer, for there is nobody to answer
 *
 * A board that neither opens nor says that it is absent hangs.
 */
import type { Board, OpenBoard } from "./board.ts";
import { ALIVE_EVERY, type PanelWord, asDetail, parsePanelCommand } from "./words.ts";

/** An Arduino's boot loader and its firmware's own blinking take up to four seconds. */
export const OPENS_WITHIN = 8000;

export interface PanelProgramDeps {
  open: OpenBoard;
  say(word: PanelWord): void;
  later(callback: () => void, afterMs: number): () => void;
  /** Says why, and ends the process. */
  end(detail: string): void;
}

export interface PanelProgram {
  start(): void;
  hear(message: unknown): void;
  close(): Promise<void>;
}

export function createPanelProgram({ open, say, later, end }: PanelProgramDeps): PanelProgram {
  let board: Board | null = null;
  let state: "opening" | "absent" | "open" = "opening";
  let lastDetail = "";
  let cancelLate = (): void => {};

  function sayAlive(): void {
    if (state !== "open") {
      say({ type: "alive" });
      later(sayAlive, ALIVE_EVERY);
    }
  }

  function beginOpening(): void {
    state = "opening";
    cancelLate();
    cancelLate = later(() => end("the board does not answer"), OPENS_WITHIN);
  }

  return {
    start() {
      say({ type: "at-work" });
      sayAlive();
      beginOpening();
      board = open({
        absent(detail) {
          cancelLate();
          if (state !== "absent" || detail !== lastDetail) {
            lastDetail = detail;
            say({ type: "no-device", detail: asDetail(detail) });
          }
          state = "absent";
        },
        found: beginOpening,
        opened() {
          cancelLate();
          state = "open";
          say({ type: "open" });
        },
        answered: () => say({ type: "alive" }),
        button: (isDown) => say({ type: "button", isDown }),
        failed: end,
      });
    },
    hear(message) {
      const command = parsePanelCommand(message);
      if (command === null) {
        end("it was told what no beacon says");
      } else {
        board?.light(command.isLit);
      }
    },
    async close() {
      await board?.close();
    },
  };
}
