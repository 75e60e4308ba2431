/** Power over time and frequency in the band where ids are sung, as a picture: the louder the darker. */
import { type Picture, type Rgb, encodePng } from "./png.ts";
import { flooredDecibels } from "@tillwave/modem/decibels";
import { createPowerSpectrum } from "./power-spectrum.ts";
import type { Span } from "./svg.ts";
import type { Channel } from "./wav-reader.ts";

export interface Sonogram {
  /** In seconds. */
  readonly time: Span;
  /** In Hz. */
  readonly frequency: Span;
  readonly columns: number;
  readonly rows: number;
  /** In dB of a full-scale square: what a window of 64 ms holds in a bin, [column · rows + row], the lowest frequency first. */
  readonly levels: Float32Array;
}

/** What is shown, in Hz: tones, and as much beside them as walking and clocks can move them. */
const SHOWN = { from: 17_000, to: 20_500 };
/** As long as a symbol of the steady profile. */
const WINDOW_SECONDS = 0.064;
const HOP_SECONDS_MIN = 0.016;
const COLUMNS_MAX = 940;
/** Of one column. */
const WINDOWS_MAX = 4;

export function readSonogram(channel: Channel, time: Span): Sonogram {
  const { sampleRate } = channel;
  const spectrum = createPowerSpectrum(sampleRate, WINDOW_SECONDS);
  const seconds = time.to - time.from;
  const columns = Math.max(1, Math.min(COLUMNS_MAX, Math.round(seconds / HOP_SECONDS_MIN)));
  const columnSeconds = seconds / columns;
  const windows = Math.max(1, Math.min(WINDOWS_MAX, Math.floor(columnSeconds / WINDOW_SECONDS)));
  const firstBin = Math.round(SHOWN.from / spectrum.binWidth);
  const rows = Math.round((SHOWN.to - SHOWN.from) / spectrum.binWidth);
  const samples = new Float32Array(spectrum.length);
  const sums = new Float64Array(rows);
  const levels = new Float32Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    sums.fill(0);
    for (let window = 0; window < windows; window++) {
      const middle = time.from + (column + (window + 0.5) / windows) * columnSeconds;
      // Not beyond the ends: half a window of sound has an edge, which is heard at every height.
      const from = Math.round(middle * sampleRate - samples.length / 2);
      const latest = Math.max(0, channel.length - samples.length);
      samples.fill(0);
      channel.read(Math.max(0, Math.min(latest, from)), samples);
      const power = spectrum.of(samples);
      for (let row = 0; row < rows; row++) {
        sums[row] = (sums[row] as number) + (power[firstBin + row] as number);
      }
    }
    for (let row = 0; row < rows; row++) {
      levels[column * rows + row] = flooredDecibels((sums[row] as number) / windows);
    }
  }
  const frequency = {
    from: (firstBin - 0.5) * spectrum.binWidth,
    to: (firstBin + rows - 0.5) * spectrum.binWidth,
  };
  return { time, frequency, columns, rows, levels };
}

/** White for what is at the floor, dark for the loudest; never more than so many dB apart. */
const DEPTH_MAX = 45;
const DEPTH_MIN = 25;

/** From white to dark. */
export function shadesOf({ levels }: Sonogram): Span {
  const sorted = levels.toSorted();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const floor = at(0.5) + 2;
  const to = Math.max(floor + DEPTH_MIN, at(0.9995));
  return { from: Math.max(floor, to - DEPTH_MAX), to };
}

const INKS: readonly Rgb[] = [
  [255, 255, 255],
  [214, 230, 244],
  [133, 182, 219],
  [49, 120, 178],
  [12, 62, 116],
  [6, 28, 60],
];
const SHADES = 24;
export const PALETTE: readonly Rgb[] = Array.from({ length: SHADES }, (_, shade) => {
  const place = (shade / (SHADES - 1)) * (INKS.length - 1);
  const low = INKS[Math.floor(place)] ?? [0, 0, 0];
  const high = INKS[Math.ceil(place)] ?? low;
  const part = place % 1;
  const mix = (i: 0 | 1 | 2): number => Math.round(low[i] + (high[i] - low[i]) * part);
  return [mix(0), mix(1), mix(2)] as const;
});

/** As the address of a PNG that holds itself. */
export function sonogramAddress(sonogram: Sonogram, shades: Span): string {
  const { columns, rows, levels } = sonogram;
  const points = new Uint8Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const level = levels[column * rows + row] as number;
      const share = (level - shades.from) / (shades.to - shades.from);
      const shade = Math.max(0, Math.min(SHADES - 1, Math.round(share * (SHADES - 1))));
      points[(rows - 1 - row) * columns + column] = shade;
    }
  }
  const picture: Picture = { width: columns, height: rows, points, palette: PALETTE };
  return `data:image/png;base64,${base64(encodePng(picture))}`;
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
