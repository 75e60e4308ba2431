/** A technician's questions: how is the printer, and does it print what it should? */
import type { PrinterReply, PrinterRequest, PrinterView } from "@tillwave/shared/api/till";
import type { PrinterSession } from "./printer-session.ts";
import { type PrinterNames, sayPrinter } from "./printer-words.ts";
import type { Rendering } from "./rendering.ts";

export interface AskedPrinter {
  readonly names: PrinterNames;
  readonly session: PrinterSession;
  readonly rendering: Rendering;
  readonly view: () => PrinterView;
  /** In words, why nothing can be drawn; null where it can. */
  readonly drawing: () => string | null;
}

/** Answers when the printer has, or is given up. */
export async function askPrinter(
  action: PrinterRequest["action"],
  { names, session, rendering, view, drawing }: AskedPrinter,
): Promise<PrinterReply> {
  const say = (): string => sayPrinter(session, names, drawing());
  const strip = action === "test" && session.canTake() ? rendering.testStrip() : null;
  if (strip === null) {
    const isWell = action === "status" && session.state() === "ready";
    return { ok: isWell, printer: view(), detail: say() };
  }
  return new Promise((resolve) => {
    session.print(strip, (outcome) => {
      const ok = outcome === "printed";
      const detail = ok
        ? "The printer says that the strip is out. Look at it: each line says what it must show."
        : say();
      resolve({ ok, printer: view(), detail });
    });
  });
}
