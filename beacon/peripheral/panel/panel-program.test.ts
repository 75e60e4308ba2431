import { present } from "@tillwave/shared/core/assert";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { BoardListener } from "./board.ts";
import { OPENS_WITHIN, createPanelProgram } from "./panel-program.ts";
import { ALIVE_EVERY } from "./words.ts";

function startProgram() {
  const clock = createVirtualClock();
  const said: string[] = [];
  const lamp: boolean[] = [];
  let listener: BoardListener | null = null;
  const program = createPanelProgram({
    open(to) {
      listener = to;
      return {
        light: (isLit) => void lamp.push(isLit),
        close: async () => void lamp.push(false),
      };
    },
    say: (word) => said.push(Object.values(word).join(": ")),
    later: clock.later,
    end: (detail) => said.push(`end: ${detail}`),
  });
  program.start();
  return {
    program,
    said,
    lamp,
    pass: clock.pass,
    board: present<BoardListener>(listener, "the board's listener"),
    /** What was said since the last time, but that it is alive. */
    heard: () => said.splice(0).filter((word) => word !== "alive"),
    alive: () => said.splice(0).filter((word) => word === "alive").length,
  };
}

test("it comes up, opens its board, lights the lamp and hands the button on", () => {
  const { program, board, heard, lamp } = startProgram();
  board.opened();
  program.hear({ type: "lamp", isLit: true });
  board.button(true);
  board.button(false);
  expect(heard()).toEqual(["at-work", "open", "button: true", "button: false"]);
  expect(lamp).toEqual([true]);
});

test("a board that neither opens nor is absent hangs", () => {
  const { pass, heard } = startProgram();
  pass(OPENS_WITHIN - 1);
  expect(heard()).toEqual(["at-work"]);
  pass(1);
  expect(heard()).toEqual(["end: the board does not answer"]);
});

test("of a board that is absent is said so once, and that all is well, for as long as it takes", () => {
  const { board, pass, heard, alive } = startProgram();
  for (let i = 0; i < 100; i += 1) {
    board.absent("nothing is plugged in");
    pass(500);
  }
  expect(heard()).toEqual(["at-work", "no-device: nothing is plugged in"]);
  board.absent("it may not be opened");
  expect(heard()).toEqual(["no-device: it may not be opened"]);
  pass(10 * ALIVE_EVERY);
  expect(alive()).toBe(10);
});

test("a board that is found has as long as any other to open", () => {
  const { board, pass, heard } = startProgram();
  board.absent("nothing is plugged in");
  pass(60_000);
  board.found();
  heard();
  pass(OPENS_WITHIN);
  expect(heard()).toEqual(["end: the board does not answer"]);
});

test("once it is open, only the board's own answers say that all is well", () => {
  const { board, pass, alive, said } = startProgram();
  board.opened();
  pass(ALIVE_EVERY);
  said.splice(0);
  pass(60_000);
  expect(alive()).toBe(0);
  board.answered();
  expect(alive()).toBe(1);
});

test("what a driver still says when it has failed is not handed on", () => {
  const { board, pass, heard } = startProgram();
  board.failed("unplugged");
  heard();
  board.opened();
  board.answered();
  board.button(true);
  board.absent("gone");
  board.found();
  board.failed("again");
  pass(60_000);
  expect(heard()).toEqual([]);
});

test("an order that no beacon gives ends it", () => {
  const { program, heard } = startProgram();
  program.hear({ type: "lamp", isLit: "yes" });
  expect(heard()).toEqual(["at-work", "end: it was told what no beacon says"]);
});

test("it leaves the lamp dark", async () => {
  const { program, board, lamp } = startProgram();
  board.opened();
  program.hear({ type: "lamp", isLit: true });
  await program.close();
  expect(lamp).toEqual([true, false]);
});
