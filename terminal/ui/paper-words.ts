/** What became of a receipt, in words and with a shape of its own. Pure. */
import type { IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Paper, PrintError, PrinterView } from "@tillwave/shared/api/till";
import type { SalePaper } from "./paper-news.ts";

export interface PaperWords {
  readonly icon: IconName;
  readonly words: string;
}

/** Null where no receipt was asked for. */
export function paperWords({ latest }: SalePaper, printer: PrinterView): PaperWords | null {
  if (latest === null) {
    return null;
  }
  const { icon, words } = stateWords(latest.paper, printer);
  return { icon, words: latest.copy === 0 ? words : t.paper.ofCopy(latest.copy, words) };
}

function stateWords(paper: Paper, printer: PrinterView): PaperWords {
  switch (paper) {
    case "queued":
      return { icon: "clock", words: waitingWords(printer) };
    case "printing":
      return { icon: "printer", words: t.paper.printing };
    case "printed":
      return { icon: "check", words: t.paper.printed };
    case "not-printed":
      return { icon: "printer-off", words: t.paper.notPrinted };
    case "unknown":
      return { icon: "question", words: t.paper.unknown };
  }
}

function waitingWords({ state }: PrinterView): string {
  switch (state) {
    case "out-of-paper":
      return t.paper.waitingForPaper;
    case "cover-open":
    case "in-error":
    case "unreachable":
      return t.paper.waitingForPrinter;
    case "none":
    case "ready":
    case "printing":
      return t.paper.waiting;
  }
}

/** What the button that prints would bring: the original where it is not out, else a copy. */
export function printWords({ latest }: SalePaper): string {
  if (latest === null) {
    return t.paper.print;
  }
  return latest.paper === "not-printed" ? t.paper.again : t.paper.copy;
}

/** `unanswered`: the till said nothing, so nobody knows; the same press again prints once. */
export type PrintRefusal = PrintError | { readonly type: "unanswered" };

export function printRefusalWords(refusal: PrintRefusal): string {
  switch (refusal.type) {
    case "no-printer":
      return t.paper.noPrinter;
    case "no-such-sale":
      return t.paper.noSuchSale;
    case "queue-full":
      return t.paper.queueFull(refusal.waiting);
    case "not-selling":
      return t.paper.notSelling;
    case "unanswered":
      return t.paper.unanswered;
  }
}
