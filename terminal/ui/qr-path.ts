/** A QR code as one SVG path, a row's dark modules in runs; the paper round it is its quiet zone. Pure. */
import { encode } from "uqr";

/** Longer than any that a till signs; a QR code of this level holds no more bytes than 2331. */
const TEXT_MAX = 1000;

export interface QrPath {
  /** Modules on a side. */
  readonly size: number;
  readonly path: string;
}

/** Null for what no till would sign. */
export function qrPath(text: string): QrPath | null {
  if (text === "" || text.length > TEXT_MAX) {
    return null;
  }
  const { size, data } = encode(text, { ecc: "M", border: 0 });
  return { size, path: data.flatMap(runsOf).join("") };
}

function runsOf(row: readonly boolean[], y: number): readonly string[] {
  const runs: string[] = [];
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) {
      continue;
    }
    const from = x;
    while (row[x + 1] === true) {
      x += 1;
    }
    runs.push(`M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`);
  }
  return runs;
}
