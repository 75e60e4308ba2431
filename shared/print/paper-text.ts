/**
 * What came out of the printer, as text for people who read tests: one line for each line of paper,
 * its look before the bar.
 *
 *   "  |Sale 0412          2026-11-21 14:26 +08:00|"     B bold, 2 twice as large
 */
import { columnsOf } from "./column-width.ts";
import type { Align, PrinterEvent, TextRun } from "./printer-event.ts";

export interface PaperTextOptions {
  readonly columns: number;
  /** Says what a picture shows. */
  readonly describe: (picture: Extract<PrinterEvent, { type: "image" }>) => string;
}

/** Fails on what no printer understands. */
export function paperText(events: readonly PrinterEvent[], options: PaperTextOptions): string {
  return events.flatMap((event) => lineOf(event, options)).join("\n");
}

function lineOf(event: PrinterEvent, { columns, describe }: PaperTextOptions): readonly string[] {
  switch (event.type) {
    case "initialized":
      return [];
    case "line":
      return [textLine(event.runs, event.align, columns)];
    case "feed":
      return [`(${event.amount} ${event.unit} blank)`];
    case "image":
      return [`##|${describe(event)}|`];
    case "qr":
      return [`QR|${event.text}| ${event.moduleDots} dots a module, ${event.align}`];
    case "cut":
      return [event.partial ? "8<--- cut" : "8<==== cut through"];
    case "drawer":
      return [`(drawer: pin ${event.pin}, ${event.onMs} ms${event.atOnce ? ", at once" : ""})`];
    case "status-request":
      return [`(asked: ${event.request.kind})`];
    case "unknown":
      throw new Error(`no printer knows ${Array.from(event.bytes, hexOf).join(" ")}`);
  }
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, "0");

function textLine(runs: readonly TextRun[], align: Align, columns: number): string {
  const width = runs.reduce((sum, run) => sum + columnsOf(run.text) * run.width, 0);
  const over = width > columns ? " WIDER THAN THE PAPER" : "";
  const isBold = runs.some(({ bold }) => bold);
  const isLarge = runs.some((run) => run.width > 1);
  const text = runs.map((run) => run.text).join("");
  const before = align === "left" ? "" : `${align}: `;
  return `${isBold ? "B" : " "}${isLarge ? "2" : " "}|${before}${text}|${over}`;
}
