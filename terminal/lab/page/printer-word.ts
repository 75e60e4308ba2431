/** How a printer is, in the one word that matters most. */
import { t } from "@tillwave/page-kit/strings/lab";
import type { PrinterStateView } from "@tillwave/shared/api/lab";

export interface PrinterWord {
  readonly word: string;
  readonly isWell: boolean;
}

export function printerWord(printer: PrinterStateView): PrinterWord {
  const words = t.printer;
  const troubles: readonly (readonly [isSo: boolean, word: string])[] = [
    [!printer.isOn, words.off],
    [!printer.isPlugged, words.unplugged],
    [printer.isNonsense, words.nonsense],
    [printer.isCoverOpen, words.coverOpen],
    [printer.isJammed, words.jammed],
    [printer.paper === "out", words.outOfPaper],
    [printer.isOffline, words.offline],
  ];
  const trouble = troubles.find(([isSo]) => isSo);
  return trouble === undefined
    ? { word: printer.isPrinting ? words.printing : words.ready, isWell: true }
    : { word: trouble[1], isWell: false };
}
