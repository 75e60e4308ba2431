/** The printer, in words: nothing but a dim icon where it is well. Pure. */
import { t } from "@tillwave/page-kit/strings/register";
import type { DrawerReply, PrinterView } from "@tillwave/shared/api/till";

/** Receipts that wait before their number is worth a word: one or two are a printer at work. */
const QUEUE_WORTH_A_WORD = 3;

export interface PrinterWords {
  /** Two or three words: for the status bar and the status sheet. */
  readonly short: string;
  /** What happened, then what to do; null where nothing is to be done. */
  readonly more: string | null;
  /** Worth words in the status bar. */
  readonly isLoud: boolean;
}

export function printerWords(printer: PrinterView): PrinterWords {
  const words = stateWords(printer);
  const isQueueLong = printer.queued >= QUEUE_WORTH_A_WORD;
  return {
    short:
      printer.queued > 0 && (words.isLoud || isQueueLong)
        ? t.printer.withQueue(words.short, printer.queued)
        : words.short,
    more: words.more,
    isLoud: words.isLoud || isQueueLong,
  };
}

function stateWords({ state, paperLow }: PrinterView): PrinterWords {
  const loud = (short: string, more: string): PrinterWords => ({ short, more, isLoud: true });
  switch (state) {
    case "none":
      return { short: t.printer.none, more: null, isLoud: false };
    case "out-of-paper":
      return loud(t.printer.outOfPaper, t.printer.outOfPaperMore);
    case "cover-open":
      return loud(t.printer.coverOpen, t.printer.coverOpenMore);
    case "in-error":
      return loud(t.printer.inError, t.printer.inErrorMore);
    case "unreachable":
      return loud(t.printer.unreachable, t.printer.unreachableMore);
    case "ready":
    case "printing":
      if (paperLow) {
        return loud(t.printer.paperLow, t.printer.paperLowMore);
      }
      return {
        short: state === "ready" ? t.printer.well : t.printer.printing,
        more: null,
        isLoud: false,
      };
  }
}

export type DrawerRefusal =
  | Extract<DrawerReply, { readonly ok: false }>["error"]["type"]
  | "unanswered";

export function drawerRefusalWords(refusal: DrawerRefusal): string {
  switch (refusal) {
    case "no-printer":
      return t.drawer.noPrinter;
    case "not-selling":
      return t.drawer.notSelling;
    case "unreachable":
      return t.drawer.unreachable;
    case "unanswered":
      return t.drawer.unanswered;
    case "needs-supervisor":
      return t.staff.notAllowed;
  }
}
