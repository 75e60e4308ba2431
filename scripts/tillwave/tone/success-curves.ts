/**
 * How many frames are heard at which SNR: a panel for each channel, a curve for each way to sing, and where it passes nine in
 * ten. What is drawn comes from the benchmark as JSON:
 *
 *   { "title": "…", "subtitle": "…", "panels": [
 *     { "title": "Shop echo (R03)", "curves": [
 *       { "name": "steady", "points": [{ "snr": -14, "trials": 200, "successes": 131 }, …],
 *         "threshold": { "at": -12.9, "low": -13.2, "high": -12.7, "steepness": 1.1 } } ] } ] }
 *
 * `threshold` is null, or missing, where the trials do not say; then the points are joined. A curve of one name has one colour
 * in all panels.
 */
import {
  type Box,
  COLOURS,
  type Frame,
  SERIES,
  SHEET_LEFT,
  SHEET_TOP,
  type Span,
  type Svg,
  drawSheet,
  frameOf,
  legend,
  numberText,
  path,
  tag,
  ticksOf,
  words,
} from "./svg.ts";

export interface SuccessCurves {
  readonly title: string;
  readonly subtitle: string;
  readonly panels: readonly SuccessPanel[];
}

export interface SuccessPanel {
  readonly title: string;
  readonly curves: readonly SuccessCurve[];
}

export interface SuccessCurve {
  readonly name: string;
  readonly points: readonly SuccessPoint[];
  readonly threshold?: SuccessThreshold | null;
}

interface SuccessPoint {
  /** In dB. */
  readonly snr: number;
  readonly trials: number;
  readonly successes: number;
}

/** Of the logistic curve that fits best. */
interface SuccessThreshold {
  /** The SNR at which 90 % are heard, in dB. */
  readonly at: number;
  /** 1/dB. */
  readonly steepness: number;
}

const SHARE = 0.9;
const COLUMNS_MAX = 2;
const PANEL = { width: 430, height: 230 };
const GAP = { across: 74, down: 116 };
const BOTTOM = 60;

export function drawSuccessCurves(curves: SuccessCurves): Svg {
  const { panels } = curves;
  const names = [...new Set(panels.flatMap((panel) => panel.curves.map(({ name }) => name)))];
  const colours = new Map(names.map((name, i) => [name, SERIES[i % SERIES.length] ?? COLOURS.ink]));
  const columns = Math.min(panels.length, COLUMNS_MAX);
  const rows = Math.ceil(panels.length / columns);
  const width = SHEET_LEFT + columns * PANEL.width + (columns - 1) * GAP.across + 30;
  const entries = names.map((name) => ({ name, colour: colours.get(name) ?? COLOURS.ink }));
  const key = legend(entries, { right: width - 30, y: SHEET_TOP + 14 });
  const top = SHEET_TOP + 64 + key.height;
  const snrs = panels.flatMap((panel) => panel.curves.flatMap(({ points }) => points));
  const across = spanOf(snrs.map(({ snr }) => snr));
  const height = top + rows * PANEL.height + (rows - 1) * GAP.down + BOTTOM;
  return drawSheet({ ...curves, width, height }, [
    ...key.drawn,
    ...panels.flatMap((panel, i) =>
      drawPanel(panel, {
        box: {
          left: SHEET_LEFT + (i % columns) * (PANEL.width + GAP.across),
          top: top + Math.floor(i / columns) * (PANEL.height + GAP.down),
          ...PANEL,
        },
        across,
        colours,
      }),
    ),
  ]);
}

function spanOf(values: readonly number[]): Span {
  return { from: Math.floor(Math.min(...values) - 1), to: Math.ceil(Math.max(...values) + 1) };
}

interface PanelLook {
  readonly box: Box;
  readonly across: Span;
  readonly colours: ReadonlyMap<string, string>;
}

function drawPanel(
  { title, curves }: SuccessPanel,
  { box, across, colours }: PanelLook,
): readonly Svg[] {
  const frame = frameOf(
    box,
    { values: across, ticks: ticksOf(across, 8), label: "SNR in 17.5–20.5 kHz (dB)" },
    {
      values: { from: 0, to: 1 },
      ticks: [0, 0.25, 0.5, 0.75, 1],
      label: "frames heard",
      format: (share) => `${Math.round(share * 100)} %`,
    },
  );
  const colourOf = ({ name }: SuccessCurve): string => colours.get(name) ?? COLOURS.ink;
  return [
    words(title, { x: box.left, y: box.top - 40, size: 14, weight: 600 }),
    ...frame.drawn,
    path(
      [
        [box.left, frame.y(SHARE)],
        [box.left + box.width, frame.y(SHARE)],
      ],
      { stroke: COLOURS.quiet, "stroke-dasharray": "3 4" },
    ),
    words("90 %", {
      x: box.left + box.width,
      y: frame.y(SHARE) + 14,
      size: 11,
      colour: COLOURS.quiet,
      anchor: "end",
    }),
    ...curves.flatMap((curve) => drawCurve(curve, { frame, across, colour: colourOf(curve) })),
    ...labelThresholds(curves, { frame, across, colourOf }),
  ];
}

interface CurveLook {
  readonly frame: Frame;
  readonly across: Span;
  readonly colour: string;
}

function drawCurve({ points, threshold }: SuccessCurve, look: CurveLook): readonly Svg[] {
  const { frame, colour } = look;
  const sorted = points.toSorted((a, b) => a.snr - b.snr);
  const line = (threshold ?? null) === null ? joined(sorted) : logistic(sorted, threshold, look);
  return [
    path(
      line.map(([snr, share]) => [frame.x(snr), frame.y(share)]),
      { stroke: colour, "stroke-width": 2.25 },
    ),
    ...sorted.flatMap(({ snr, trials, successes }) => {
      const x = frame.x(snr);
      const { low, high } = wilson(successes, trials);
      return [
        path(
          [
            [x, frame.y(low)],
            [x, frame.y(high)],
          ],
          { stroke: colour, "stroke-opacity": 0.45, "stroke-width": 1.5 },
        ),
        tag("circle", {
          cx: x,
          cy: frame.y(successes / trials),
          r: 3.5,
          fill: COLOURS.paper,
          stroke: colour,
          "stroke-width": 1.75,
        }),
      ];
    }),
  ];
}

type Line = readonly (readonly [snr: number, share: number])[];

const joined = (points: readonly SuccessPoint[]): Line =>
  points.map(({ snr, trials, successes }) => [snr, successes / trials]);

/** Over what was tried and two dB more, within the panel. */
function logistic(
  points: readonly SuccessPoint[],
  threshold: SuccessThreshold | null | undefined,
  { across }: CurveLook,
): Line {
  const { at, steepness } = threshold ?? { at: 0, steepness: 0 };
  const from = Math.max(across.from, (points[0]?.snr ?? at) - 2);
  const to = Math.min(across.to, (points.at(-1)?.snr ?? at) + 2);
  const logit = Math.log(SHARE / (1 - SHARE));
  return Array.from({ length: 121 }, (_, i) => {
    const snr = from + ((to - from) * i) / 120;
    return [snr, 1 / (1 + Math.exp(-(logit + steepness * (snr - at))))];
  });
}

/** A share's 95 % interval (Wilson 1927). */
function wilson(successes: number, trials: number): { low: number; high: number } {
  const z = 1.959_964;
  const share = successes / trials;
  const divisor = 1 + z ** 2 / trials;
  const middle = (share + z ** 2 / (2 * trials)) / divisor;
  const half = (z / divisor) * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  return { low: middle - half, high: middle + half };
}

interface LabelLook {
  readonly frame: Frame;
  readonly across: Span;
  readonly colourOf: (curve: SuccessCurve) => string;
}

/** In dB, over the panel, where the curves pass nine in ten; one above the other where they are close. */
function labelThresholds(
  curves: readonly SuccessCurve[],
  { frame, across, colourOf }: LabelLook,
): readonly Svg[] {
  const taken: number[][] = [];
  return curves
    .flatMap((curve) =>
      curve.threshold === null || curve.threshold === undefined
        ? []
        : [{ at: curve.threshold.at, colour: colourOf(curve) }],
    )
    .filter(({ at }) => at > across.from && at < across.to)
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ at, colour }) => {
      const x = frame.x(at);
      let level = taken.findIndex((places) => places.every((place) => Math.abs(place - x) > 62));
      if (level === -1) {
        level = taken.push([]) - 1;
      }
      taken[level]?.push(x);
      const y = frame.y(1) - 7 - level * 15;
      const text = `${numberText(Number(at.toFixed(1)))} dB`;
      return [
        path(
          [
            [x, frame.y(SHARE)],
            [x, frame.y(1) - 4],
          ],
          { stroke: colour, "stroke-width": 1.25 },
        ),
        words(text, { x, y, size: 12, weight: 600, colour, anchor: "middle" }),
      ];
    });
}
