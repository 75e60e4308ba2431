/** A QR code (ISO/IEC 18004) as one path of squares, drawn by the page itself: no picture, no inline style. */
import { encode } from "uqr";

/** Modules of white that a reader wants on every side. */
const QUIET_ZONE = 4;

export interface QrDrawing {
  /** Modules on a side, the quiet zone among them. */
  readonly size: number;
  /** A path in modules: a run of black ones is one rectangle. */
  readonly path: string;
}

/** Null where the text is longer than a QR code holds. */
export function drawQr(text: string): QrDrawing | null {
  let data: readonly (readonly boolean[])[];
  try {
    ({ data } = encode(text, { ecc: "M", boostEcc: false, border: QUIET_ZONE }));
  } catch {
    return null;
  }
  const runs = data.flatMap((row, y) =>
    runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
  );
  return { size: data.length, path: runs.join("") };
}

function runsOf(row: readonly boolean[]): readonly (readonly [x: number, length: number])[] {
  const runs: [number, number][] = [];
  row.forEach((isBlack, x) => {
    const last = runs.at(-1);
    if (isBlack && last !== undefined && last[0] + last[1] === x) {
      last[1] += 1;
    } else if (isBlack) {
      runs.push([x, 1]);
    }
  });
  return runs;
}
