/** How an interpreted printer is set, and the line that it is filling. */
import { present } from "../core/assert.ts";
import { CODE_PAGES, type CodePage, FIRST_CODE_PAGE, characterOf } from "./code-pages.ts";
import type { Align, PrinterEvent, TextLook, TextRun } from "./printer-event.ts";

/** Characters on one line; a longer one is broken here, as paper breaks it. */
export const LINE_CHARACTERS_MAX = 512;

const FIRST_LOOK: TextLook = {
  bold: false,
  underline: false,
  inverted: false,
  font: "A",
  width: 1,
  height: 1,
};
export const FIRST_MODULE_DOTS = 3;

/** How the printer is set, and the line that it is filling. */
export interface PrinterState {
  align: Align;
  look: TextLook;
  codePage: CodePage;
  runs: TextRun[];
  characters: number;
  qr: { text: string; moduleDots: number };
}

/** `more` where the bytes end before the command does; else how many bytes it took. */
export type Taken = "more" | number;

export function firstState(): PrinterState {
  return {
    align: "left",
    look: FIRST_LOOK,
    codePage: present(CODE_PAGES.get(FIRST_CODE_PAGE), "the first code page"),
    runs: [],
    characters: 0,
    qr: { text: "", moduleDots: FIRST_MODULE_DOTS },
  };
}

export function addCharacter(state: PrinterState, events: PrinterEvent[], byte: number): void {
  if (state.characters >= LINE_CHARACTERS_MAX) {
    printLine(state, events);
  }
  const { look, codePage, runs } = state;
  const text = characterOf(byte, codePage);
  const last = runs.at(-1);
  state.characters += 1;
  if (last !== undefined && last.codePage === codePage.name && isSameLook(last, look)) {
    runs[runs.length - 1] = { ...last, text: last.text + text };
  } else {
    runs.push({ ...look, codePage: codePage.name, text });
  }
}

function isSameLook(a: TextLook, b: TextLook): boolean {
  return (
    a.bold === b.bold &&
    a.underline === b.underline &&
    a.inverted === b.inverted &&
    a.font === b.font &&
    a.width === b.width &&
    a.height === b.height
  );
}

export function printLine(state: PrinterState, events: PrinterEvent[]): void {
  events.push({ type: "line", align: state.align, runs: state.runs });
  state.runs = [];
  state.characters = 0;
}

/** Some commands print the line that is being filled; an empty one stays unprinted. */
export function endLine(state: PrinterState, events: PrinterEvent[]): void {
  if (state.runs.length > 0) {
    printLine(state, events);
  }
}

/** What no printer knows: the bytes that were taken for it. */
export function unknown(rest: Uint8Array, length: number, events: PrinterEvent[]): number {
  events.push({ type: "unknown", bytes: rest.slice(0, length) });
  return length;
}
