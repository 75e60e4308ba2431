/** What was measured of a recording: how much louder the noise could be, over time, and which heights of sound it holds. */
import { BAND_STEP, type BandCheck } from "./band-check.ts";
import type { HeardEmitter } from "./heard-emitters.ts";
import type { Margins, StretchMargin } from "./margin.ts";
import {
  type Box,
  COLOURS,
  type Frame,
  SERIES,
  SHEET_LEFT,
  SHEET_TOP,
  type Svg,
  drawSheet,
  frameOf,
  path,
  spanRoundFive,
  tag,
  ticksOf,
  timeText,
  timeTicksOf,
  words,
} from "./svg.ts";

export interface MeasurePlot {
  readonly name: string;
  readonly seconds: number;
  readonly measured: readonly MeasuredEmitter[];
  readonly band: BandCheck;
}

export interface MeasuredEmitter {
  readonly emitter: HeardEmitter;
  readonly margins: Margins;
}

const WIDTH = 1080;
const PLOT_WIDTH = WIDTH - SHEET_LEFT - 150;
const MARGIN_HEIGHT = 220;
const BAND_HEIGHT = 200;
const GAP = 92;
/** Emitters that are drawn; the others are in the table. */
const DRAWN_MAX = 4;
/** Tones and as much beside them as clocks and walking move them, in Hz. */
const TONES = { from: 17_850, to: 20_050 };

export function drawMeasure({ name, seconds, measured, band }: MeasurePlot): Svg {
  const drawn = measured.slice(0, DRAWN_MAX);
  const sheet: Svg[] = [];
  let top = SHEET_TOP + 36;
  const place = (height: number): Box => {
    const box = { left: SHEET_LEFT, top, width: PLOT_WIDTH, height };
    top += height + GAP;
    return box;
  };
  drawn.forEach(({ emitter, margins }, i) => {
    const colour = SERIES[i] ?? COLOURS.ink;
    sheet.push(...drawMargins(place(MARGIN_HEIGHT), { emitter, margins, seconds, colour }));
  });
  sheet.push(...drawBandLevels(place(BAND_HEIGHT), band));
  const subtitle = `${timeText(Math.round(seconds))} long; ${measured.length === 0 ? "no id is heard" : `${measured.length} id${measured.length === 1 ? "" : "s"} heard`}`;
  const title = `How well ${name} can be heard`;
  return drawSheet({ width: WIDTH, height: top - GAP + 58, title, subtitle }, sheet);
}

interface MarginLook extends MeasuredEmitter {
  readonly seconds: number;
  readonly colour: string;
}

/** SNR as it is above, SNR where it is heard no more below: what is between them is the margin. */
function drawMargins(box: Box, { emitter, margins, seconds, colour }: MarginLook): readonly Svg[] {
  const levels = margins.stretches.flatMap(({ snr, margin }) =>
    snr === null || margin === null ? [] : [snr, snr - margin],
  );
  const values = spanRoundFive(levels.length === 0 ? [-20, 0] : levels);
  const time = { from: 0, to: seconds };
  const frame = frameOf(
    box,
    { values: time, ticks: timeTicksOf(time, 9), label: "time (min:s)", format: timeText },
    { values, ticks: ticksOf(values, 6), label: "SNR (dB)" },
  );
  const { place, code } = emitter.payload;
  const least = margins.least === null ? "" : ` At worst it has a margin of ${margins.least} dB.`;
  const caption = `Place ${place}, code ${code}, ${emitter.profile.name}.${least}`;
  const right = box.left + box.width;
  const last = margins.stretches.findLast(({ snr }) => snr !== null);
  return [
    words(caption, { x: box.left, y: box.top - 12, size: 14, weight: 600 }),
    ...frame.drawn,
    ...margins.stretches.flatMap((stretch) => drawStretch(stretch, frame, colour)),
    ...worstLabel(margins, frame),
    ...(last === undefined ? [] : lineLabels(last, { frame, x: right + 10, colour })),
  ];
}

interface LabelLook {
  readonly frame: Frame;
  readonly x: number;
  readonly colour: string;
}

/** Beside the last stretch, and not one over the other. */
function lineLabels(
  { snr, margin }: StretchMargin,
  { frame, x, colour }: LabelLook,
): readonly Svg[] {
  if (snr === null || margin === null) {
    return [];
  }
  const high = frame.y(snr) + 4;
  const low = Math.max(frame.y(snr - margin) + 4, high + 15);
  return [
    words("as recorded", { x, y: high, size: 12, colour }),
    words("heard no more", { x, y: low, size: 12, colour }),
  ];
}

function drawStretch(
  { from, to, snr, margin }: StretchMargin,
  frame: Frame,
  colour: string,
): readonly Svg[] {
  const x = frame.x(from);
  const width = frame.x(to) - x;
  if (snr === null || margin === null) {
    return [];
  }
  const line = (level: number, dashes?: string): Svg =>
    path(
      [
        [x, frame.y(level)],
        [x + width, frame.y(level)],
      ],
      { stroke: colour, "stroke-width": 2.25, "stroke-dasharray": dashes },
    );
  return [
    tag("rect", {
      x,
      y: frame.y(snr),
      width,
      height: frame.y(snr - margin) - frame.y(snr),
      fill: colour,
      "fill-opacity": 0.13,
    }),
    line(snr),
    line(snr - margin, "5 3"),
  ];
}

function worstLabel({ stretches, least }: Margins, frame: Frame): readonly Svg[] {
  const worst = stretches.find(({ margin }) => margin !== null && margin === least);
  if (worst === undefined || worst.snr === null || worst.margin === null) {
    return [];
  }
  const x = frame.x((worst.from + worst.to) / 2);
  const y = frame.y(worst.snr - worst.margin / 2) + 5;
  return [words(`${worst.margin} dB`, { x, y, size: 14, weight: 600, anchor: "middle" })];
}

function drawBandLevels(box: Box, { bands, cliff }: BandCheck): readonly Svg[] {
  const across = { from: 0, to: 22_000 };
  const heard = bands.filter(({ loud }) => loud > -200);
  const levels = heard.flatMap(({ floor, loud }) => [Math.max(floor, -160), loud]);
  const values = spanRoundFive(levels.length === 0 ? [-160, -100] : levels);
  const frame = frameOf(
    box,
    {
      values: across,
      ticks: ticksOf(across, 11),
      label: "frequency (kHz)",
      format: (value) => String(value / 1000),
    },
    { values, ticks: ticksOf(values, 5), label: "dBFS" },
  );
  const upper = heard.map(({ frequency, loud }) => [frame.x(frequency), frame.y(loud)] as const);
  const lower = heard.map(
    ({ frequency, floor }) => [frame.x(frequency), frame.y(Math.max(floor, values.from))] as const,
  );
  const area = [...upper, ...lower.toReversed()];
  return [
    words(`What the recording holds, in steps of ${BAND_STEP} Hz`, {
      x: box.left,
      y: box.top - 12,
      size: 14,
      weight: 600,
    }),
    tag("rect", {
      x: frame.x(TONES.from),
      y: box.top,
      width: frame.x(TONES.to) - frame.x(TONES.from),
      height: box.height,
      fill: COLOURS.green,
      "fill-opacity": 0.12,
    }),
    words("ids", {
      x: frame.x((TONES.from + TONES.to) / 2),
      y: box.top + 15,
      size: 12,
      anchor: "middle",
      colour: COLOURS.green,
    }),
    ...frame.drawn,
    path([...area, ...area.slice(0, 1)], { fill: COLOURS.quiet, "fill-opacity": 0.2 }),
    path(upper, { stroke: COLOURS.ink, "stroke-width": 1.75 }),
    path(lower, { stroke: COLOURS.ink, "stroke-width": 1.25, "stroke-dasharray": "3 3" }),
    ...edgeLabels(box, { frame, upper, lower, cliff }),
  ];
}

interface Edges {
  readonly frame: Frame;
  readonly upper: readonly (readonly [number, number])[];
  readonly lower: readonly (readonly [number, number])[];
  readonly cliff: number | null;
}

function edgeLabels(box: Box, { frame, upper, lower, cliff }: Edges): readonly Svg[] {
  const right = box.left + box.width + 10;
  const high = upper.at(-1)?.[1] ?? box.top;
  const low = Math.max(lower.at(-1)?.[1] ?? box.top, high + 15);
  const quiet = { x: right, size: 12, colour: COLOURS.quiet };
  const labels = [
    words("10 % is louder", { y: high + 4, ...quiet }),
    words("10 % is quieter", { y: low + 4, ...quiet }),
  ];
  if (cliff === null) {
    return labels;
  }
  const x = frame.x(cliff);
  return [
    ...labels,
    path(
      [
        [x, box.top],
        [x, box.top + box.height],
      ],
      { stroke: COLOURS.red, "stroke-width": 1.5 },
    ),
    words(`cut off at ${(cliff / 1000).toFixed(1)} kHz`, {
      x: x + 6,
      y: box.top + 15,
      size: 12,
      weight: 600,
      colour: COLOURS.red,
    }),
  ];
}
