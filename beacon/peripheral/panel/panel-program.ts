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
import type { Board, BoardListener, OpenBoard } from "./board.ts";
import { ALIVE_EVERY, type PanelWord, asDetail, parsePanelCommand } from "./words.ts";

/** An Arduino's boot loader and its firmware's own blinking take up to four seconds, johnny-five on a small Pi some more. */
export const OPENS_WITHIN = 15_000;

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

export function createPanelProgram(deps: PanelProgramDeps): PanelProgram {
  const { say, later } = deps;
  let board: Board | null = null;
  let state: "opening" | "absent" | "open" | "over" = "opening";
  let lastDetail = "";
  let cancelLate = (): void => {};

  /** Nothing that a driver still says brings back what has ended. */
  const unlessOver =
    <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      if (state !== "over") {
        act(...args);
      }
    };

  function end(detail: string): void {
    if (state !== "over") {
      state = "over";
      cancelLate();
      deps.end(detail);
    }
  }

  function sayAlive(): void {
    if (state === "opening" || state === "absent") {
      say({ type: "alive" });
      later(sayAlive, ALIVE_EVERY);
    }
  }

  function beginOpening(): void {
    state = "opening";
    cancelLate();
    cancelLate = later(() => end("the board does not answer"), OPENS_WITHIN);
  }

  function beAbsent(detail: string): void {
    cancelLate();
    if (state !== "absent" || detail !== lastDetail) {
      lastDetail = detail;
      say({ type: "no-device", detail: asDetail(detail) });
    }
    state = "absent";
  }

  const listener: BoardListener = {
    absent: unlessOver(beAbsent),
    found: unlessOver(beginOpening),
    opened: unlessOver(() => {
      cancelLate();
      state = "open";
      say({ type: "open" });
    }),
    answered: unlessOver(() => say({ type: "alive" })),
    button: unlessOver((isDown) => say({ type: "button", isDown })),
    failed: end,
  };

  return {
    start() {
      say({ type: "at-work" });
      sayAlive();
      beginOpening();
      board = deps.open(listener);
    },
    hear(message) {
      const command = parsePanelCommand(message);
      if (command === null) {
        end("it was told what no beacon says");
      } else {
        board?.light(command.isLit);
      }
    },
    close: async () => board?.close(),
  };
}
