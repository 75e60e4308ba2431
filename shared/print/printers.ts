/**
 * What each printer that a receipt is written for can do. Where a printer is not listed, one of the
 * generic ones fits: they use nothing that an ESC/POS printer of the last fifteen years lacks.
 *
 * Spec: Epson's ESC/POS command reference and the makers' own manuals.
 */
import type { CodePageName } from "./code-pages.ts";

export interface PrinterProfile {
  readonly name: string;
  /** Of font A on one line. */
  readonly columns: number;
  /** Across the printable width; a whole number of bytes. */
  readonly dots: number;
  /** Which of these the printer's own font can show, tried in this order; what none has is drawn. */
  readonly codePages: readonly CodePageName[];
  readonly hasQrCommand: boolean;
  readonly hasCutter: boolean;
  /**
   * How it is asked whether it has dealt with everything so far: GS r, which all have, or GS ( H,
   * whose answer names the question.
   */
  readonly fence: "gs-r" | "process-id";
  /** `at-once` is DLE DC4, obeyed without paper and with a full buffer; `in-order` is ESC p. */
  readonly drawerPulse: "at-once" | "in-order";
}

const WESTERN = ["cp437", "cp850", "cp858", "windows1252"] as const;
const EUROPEAN = [...WESTERN, "cp852", "cp866"] as const;

const WIDE = { columns: 48, dots: 576, hasQrCommand: true, hasCutter: true } as const;
const NARROW = { columns: 32, dots: 384, hasQrCommand: true, hasCutter: false } as const;

export const PRINTERS: readonly PrinterProfile[] = [
  {
    name: "generic-80mm",
    ...WIDE,
    codePages: EUROPEAN,
    fence: "gs-r",
    drawerPulse: "at-once",
  },
  // Portable ones take part of the command set only: their drawer's pulse waits for its turn.
  {
    name: "generic-58mm",
    ...NARROW,
    codePages: WESTERN,
    fence: "gs-r",
    drawerPulse: "in-order",
  },
  // 42 columns at 180 dots an inch.
  {
    name: "epson-tm-t88",
    ...WIDE,
    columns: 42,
    dots: 512,
    codePages: EUROPEAN,
    fence: "process-id",
    drawerPulse: "at-once",
  },
  {
    name: "epson-tm-t20",
    ...WIDE,
    codePages: EUROPEAN,
    fence: "process-id",
    drawerPulse: "at-once",
  },
  {
    name: "epson-tm-m30",
    ...WIDE,
    codePages: EUROPEAN,
    fence: "process-id",
    drawerPulse: "at-once",
  },
  {
    name: "bixolon-srp-350",
    ...WIDE,
    columns: 42,
    dots: 512,
    codePages: EUROPEAN,
    fence: "gs-r",
    drawerPulse: "at-once",
  },
  {
    name: "xprinter-80mm",
    ...WIDE,
    codePages: WESTERN,
    fence: "gs-r",
    drawerPulse: "in-order",
  },
];

/** Undefined for a name that nobody has written a profile for. */
export function findPrinter(name: string): PrinterProfile | undefined {
  return PRINTERS.find((profile) => profile.name === name);
}
