/** What a printer does with the bytes that it is sent, as its interpreter tells it. */

export type Align = "left" | "center" | "right";

export interface TextLook {
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverted: boolean;
  readonly font: "A" | "B";
  /** 1 to 8 times the font's own. */
  readonly width: number;
  readonly height: number;
}

export interface TextRun extends TextLook {
  readonly text: string;
  /** The page that the bytes were read with. */
  readonly codePage: string;
}

export type PrinterEvent =
  | { readonly type: "initialized" }
  | { readonly type: "line"; readonly align: Align; readonly runs: readonly TextRun[] }
  /** Blank paper, in lines or in dots. */
  | { readonly type: "feed"; readonly amount: number; readonly unit: "lines" | "dots" }
  | {
      readonly type: "image";
      readonly align: Align;
      /** In dots; a whole number of bytes. */
      readonly width: number;
      readonly height: number;
      /** Row by row, the leftmost dot in the highest bit; 1 is black. */
      readonly bits: Uint8Array;
    }
  | {
      readonly type: "qr";
      readonly align: Align;
      readonly text: string;
      readonly moduleDots: number;
    }
  | { readonly type: "cut"; readonly partial: boolean }
  /** A pulse on pin 2 or 5 of the drawer's socket. At once where it overtakes what is buffered. */
  | {
      readonly type: "drawer";
      readonly pin: 2 | 5;
      readonly onMs: number;
      readonly atOnce: boolean;
    }
  | { readonly type: "status-request"; readonly request: StatusRequest }
  | { readonly type: "unknown"; readonly bytes: Uint8Array };

export type StatusRequest =
  /** DLE EOT n: answered at once, whatever is buffered and even off-line. */
  | { readonly kind: "real-time"; readonly n: number }
  /** GS r n: answered when everything before it has been dealt with. */
  | { readonly kind: "in-order"; readonly n: number }
  /** GS ( H: the same, with four characters that come back. */
  | { readonly kind: "process-id"; readonly id: string };
