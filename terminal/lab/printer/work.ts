/**
 * What the bytes of a job ask of the printer, piece by piece, and how much paper each piece takes.
 *
 * An image becomes bands, so that paper may end in the middle of it.
 */
import { PAPER_WIDTH_DOTS, type PaperPart } from "@tillwave/shared/api/lab";
import { toHex } from "@tillwave/shared/core/bytes";
import type {
  Align,
  PrinterEvent,
  StatusRequest,
  TextRun,
} from "@tillwave/shared/print/interpreter";
import { qrPicture, toBase64 } from "../qr-picture.ts";

/** A whole command, as the interpreter understood it. */
export type Work =
  | { readonly type: "paper"; readonly part: PaperPart }
  | { readonly type: "pulse"; readonly pin: 2 | 5; readonly onMs: number }
  | { readonly type: "transmit-status"; readonly subject: number }
  | { readonly type: "process-id"; readonly id: string };

const LINE_DOTS = 30;
const CHARACTER_DOTS = 24;
const COLUMN_DOTS = { A: 12, B: 9 } as const;
export const BAND_DOTS = 64;
/** Of the bytes that the printer does not know, so many are shown. */
const UNKNOWN_BYTES_SHOWN = 16;

export function workOf(event: PrinterEvent): readonly Work[] {
  switch (event.type) {
    case "initialized":
      return [];
    case "line":
      return wrapped(event.runs).map((runs) => paper(lineOf(event.align, runs)));
    case "feed": {
      const heightDots = event.amount * (event.unit === "lines" ? LINE_DOTS : 1);
      return heightDots === 0 ? [] : [paper({ type: "feed", heightDots })];
    }
    case "image":
      return bandsOf(event).map(paper);
    case "qr":
      return [paper(qrOf(event))];
    case "cut":
      return [paper({ type: "cut", isPartial: event.partial, heightDots: 0 })];
    case "drawer":
      // What goes ahead of the buffer was obeyed when it came in.
      return event.atOnce ? [] : [{ type: "pulse", pin: event.pin, onMs: event.onMs }];
    case "status-request":
      return answerOf(event.request);
    case "unknown":
      return [paper(unknownOf(event.bytes))];
  }
}

const paper = (part: PaperPart): Work => ({ type: "paper", part });

function lineOf(align: Align, runs: readonly TextRun[]): PaperPart {
  const tallest = Math.max(1, ...runs.map(({ height }) => height));
  const heightDots = LINE_DOTS + (tallest - 1) * CHARACTER_DOTS;
  return runs.length === 0
    ? { type: "feed", heightDots }
    : { type: "text", align, runs, heightDots };
}

/** A line that is wider than the paper goes on below; an empty one is one line. */
function wrapped(runs: readonly TextRun[]): readonly (readonly TextRun[])[] {
  const lines: (readonly TextRun[])[] = [];
  let line: readonly TextRun[] = [];
  let free = PAPER_WIDTH_DOTS;
  for (const run of runs) {
    const each = COLUMN_DOTS[run.font] * run.width;
    for (let at = 0; at < run.text.length;) {
      const fitting = Math.floor(free / each);
      if (fitting === 0) {
        lines.push(line);
        line = [];
        free = PAPER_WIDTH_DOTS;
        continue;
      }
      const text = run.text.slice(at, at + fitting);
      line = [...line, { ...run, text }];
      free -= text.length * each;
      at += text.length;
    }
  }
  return [...lines, line];
}

function bandsOf({
  align,
  width,
  height,
  bits,
}: PrinterEvent & { readonly type: "image" }): readonly PaperPart[] {
  const rowBytes = width / 8;
  const tops = Array.from({ length: Math.ceil(height / BAND_DOTS) }, (_, i) => i * BAND_DOTS);
  return tops.map((top) => {
    const rows = Math.min(BAND_DOTS, height - top);
    const band = bits.subarray(top * rowBytes, (top + rows) * rowBytes);
    const picture = { width, height: rows, bits: toBase64(band) };
    return { type: "image", align, picture, heightDots: rows };
  });
}

function qrOf({ align, text, moduleDots }: PrinterEvent & { readonly type: "qr" }): PaperPart {
  const picture = qrPicture(text);
  return picture === null
    ? unknownOf(Uint8Array.from(text, (character) => character.charCodeAt(0)))
    : {
        type: "qr",
        align,
        text,
        picture,
        moduleDots,
        heightDots: picture.height * moduleDots,
      };
}

function answerOf(request: StatusRequest): readonly Work[] {
  switch (request.kind) {
    case "real-time":
      return [];
    case "in-order":
      return [{ type: "transmit-status", subject: request.n }];
    case "process-id":
      return [{ type: "process-id", id: request.id }];
  }
}

function unknownOf(bytes: Uint8Array): PaperPart {
  const more = bytes.length > UNKNOWN_BYTES_SHOWN ? "…" : "";
  const hex = toHex(bytes.subarray(0, UNKNOWN_BYTES_SHOWN)) + more;
  return { type: "unknown", hex, heightDots: LINE_DOTS };
}
