/** What stands on a receipt, drawn dot by dot as wide as the paper: one SVG a piece, and its words for readers. */
import { PAPER_WIDTH_DOTS, type PaperPart } from "@tillwave/shared/api/lab";
import { t } from "@tillwave/page-kit/strings/lab";
import type { Align, TextRun } from "@tillwave/shared/print/interpreter";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type Piece, pathOf, piecesOf } from "../pieces.ts";

/** Font A and B, in dots. */
const COLUMN_DOTS = { A: 12, B: 9 } as const;
const CHARACTER_DOTS = { A: 24, B: 17 } as const;
/** From the line's lower edge to the foot of its letters, as a part of their height. */
const DESCENT = 0.24;
/** Between the letters' lower edge and the next line. */
const LINE_GAP_DOTS = 4;

export function PaperPieces({ parts }: { readonly parts: readonly PaperPart[] }): JSX.Element {
  return (
    <>
      {piecesOf(parts).map((piece) => (
        <PieceOfPaper key={`${piece.top} ${piece.type}`} piece={piece} />
      ))}
    </>
  );
}

function PieceOfPaper({ piece }: { readonly piece: Piece }): JSX.Element | null {
  switch (piece.type) {
    case "text":
      return <Line {...piece} />;
    case "image":
      return <Image {...piece} />;
    case "qr":
      return <Qr {...piece} />;
    case "feed":
      return <svg class="piece" viewBox={boxOf(piece.heightDots)} aria-hidden="true" />;
    case "unknown":
      return <p class="piece-unknown">{t.paper.unknown(piece.hex)}</p>;
    case "cut":
      return null;
  }
}

const boxOf = (heightDots: number): string => `0 0 ${PAPER_WIDTH_DOTS} ${heightDots}`;

function leftOf(align: Align, widthDots: number): number {
  const free = Math.max(0, PAPER_WIDTH_DOTS - widthDots);
  return align === "left" ? 0 : align === "center" ? Math.floor(free / 2) : free;
}

const widthOf = ({ text, font, width }: TextRun): number => text.length * COLUMN_DOTS[font] * width;

function Line({ align, runs, heightDots }: Piece & { readonly type: "text" }): JSX.Element {
  let x = leftOf(
    align,
    runs.reduce((sum, run) => sum + widthOf(run), 0),
  );
  const drawn = runs.map((run) => {
    const at = x;
    x += widthOf(run);
    return <Run key={at} run={run} x={at} bottom={heightDots - LINE_GAP_DOTS} />;
  });
  return (
    <div class="piece">
      <svg viewBox={boxOf(heightDots)} aria-hidden="true">
        {drawn}
      </svg>
      <span class="unseen piece-words">{runs.map(({ text }) => text).join("")}</span>
    </div>
  );
}

interface RunProps {
  readonly run: TextRun;
  readonly x: number;
  readonly bottom: number;
}

function Run({ run, x, bottom }: RunProps): JSX.Element {
  const height = CHARACTER_DOTS[run.font] * run.height;
  const width = widthOf(run);
  const className = `run${run.bold ? " is-bold" : ""}${run.inverted ? " is-inverted" : ""}`;
  return (
    <g class={className}>
      {run.inverted ? (
        <rect class="run-ground" x={x} y={bottom - height} width={width} height={height} />
      ) : null}
      <text
        x={x}
        y={bottom - height * DESCENT}
        font-size={height * 0.86}
        textLength={width}
        lengthAdjust="spacingAndGlyphs"
      >
        {run.text}
      </text>
      {run.underline ? (
        <rect class="run-line" x={x} y={bottom - 2} width={width} height={2} />
      ) : null}
    </g>
  );
}

function Image({ align, width, height, bands }: Piece & { readonly type: "image" }): JSX.Element {
  const left = leftOf(align, width);
  return (
    <svg class="piece" viewBox={boxOf(height)} role="img" aria-label={t.paper.image}>
      {bands.map(({ top, picture }) => (
        <Dots key={top} picture={picture} transform={`translate(${left} ${top})`} />
      ))}
    </svg>
  );
}

function Qr({
  align,
  text,
  picture,
  moduleDots,
  heightDots,
}: Piece & { readonly type: "qr" }): JSX.Element {
  const left = leftOf(align, picture.width * moduleDots);
  const transform = `translate(${left} 0) scale(${moduleDots})`;
  return (
    <svg
      class="piece"
      viewBox={boxOf(heightDots)}
      role="img"
      aria-label={t.paper.qr(text)}
      shape-rendering="crispEdges"
    >
      <Dots picture={picture} transform={transform} />
    </svg>
  );
}

interface DotsProps {
  readonly picture: Parameters<typeof pathOf>[0];
  readonly transform: string;
}

function Dots({ picture, transform }: DotsProps): JSX.Element {
  const path = useMemo(() => pathOf(picture), [picture]);
  return <path class="dots" d={path} transform={transform} />;
}
