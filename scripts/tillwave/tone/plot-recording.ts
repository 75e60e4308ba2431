/**
 * A recording to look at: the band where ids are sung, and how strong who is heard in it was. Of a long one also two frames
 * from where it is heard best, closely, with the tones marked that were understood.
 */
import { frameSeconds } from "@tillwave/shared/tone/profile";
import { type HeardEmitter, type Hearing, longestFirst } from "./heard-emitters.ts";
import { PALETTE, type Sonogram, readSonogram, shadesOf, sonogramAddress } from "./sonogram.ts";
import {
  type Box,
  COLOURS,
  type Frame,
  type LegendEntry,
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
  spanRoundFive,
  tag,
  ticksOf,
  timeText,
  timeTicksOf,
  words,
} from "./svg.ts";
import { MARKED_PIXELS, marksOf } from "./tone-marks.ts";
import type { Channel } from "./wav-reader.ts";

export interface RecordingPlot {
  readonly name: string;
  readonly channel: Channel;
  readonly time: Span;
  readonly emitters: readonly HeardEmitter[];
}

const WIDTH = 1080;
const PLOT_WIDTH = WIDTH - SHEET_LEFT - 24;
const SONOGRAM_HEIGHT = 300;
const SNR_HEIGHT = 130;
const GAP = 74;
/** In the colours of the series, red first: the band itself is blue. More are drawn in grey. */
const NAMED_MAX = 5;
/** Hearings of one emitter that are more are drawn as a line alone. */
const DOTS_MAX = 150;

export function drawRecording({ name, channel, time, emitters }: RecordingPlot): Svg {
  const shown = emitters.toSorted(longestFirst);
  const places = [...new Set(shown.map(placeOf))];
  const colourOf = (emitter: HeardEmitter): string => colourAt(places.indexOf(placeOf(emitter)));
  const close = closeLook(time, shown);
  const sonogram = readSonogram(channel, time);
  const shades = shadesOf(sonogram);
  const sheet: Svg[] = [];
  const key = legend(entriesOf(shown, places), { right: WIDTH - 24, y: SHEET_TOP + 14 });
  let top = SHEET_TOP + key.height + (close === null ? 14 : 34);
  const place = (height: number): Box => {
    const box = { left: SHEET_LEFT, top, width: PLOT_WIDTH, height };
    top += height + GAP;
    return box;
  };
  const band = drawBand(place(SONOGRAM_HEIGHT), sonogram, shades);
  sheet.push(...band.drawn);
  sheet.push(...marksOf(shown, { frame: band.frame, time, colourOf }));
  if (close !== null) {
    sheet.push(...bracket(band, close));
    const near = drawBand(place(SONOGRAM_HEIGHT), readSonogram(channel, close), shades);
    const { left, top: y } = near.box;
    sheet.push(...near.drawn, ...marksOf(shown, { frame: near.frame, time: close, colourOf }));
    const frames = `${timeText(close.from)} to ${timeText(close.to)} closely: each box is a tone that was understood`;
    sheet.push(words(frames, { x: left, y: y - 10, weight: 600 }));
  }
  if (shown.length > 0) {
    sheet.push(...drawStrength(place(SNR_HEIGHT), { time, emitters: shown, colourOf }));
  }
  const title = `What is sung in ${name}`;
  const subtitle = `${shown.length === 0 ? "No id is heard" : `${shown.length} id${shown.length === 1 ? " is" : "s are"} heard`} between ${timeText(time.from)} and ${timeText(time.to)}`;
  return drawSheet({ width: WIDTH, height: top - GAP + 56, title, subtitle }, [
    ...key.drawn,
    ...shadeScale(shades),
    ...sheet,
  ]);
}

/** Codes that follow one another at one place share its colour. */
const placeOf = ({ profile, payload }: HeardEmitter): string =>
  `${profile.name} ${payload.version} ${payload.place}`;

const colourAt = (index: number): string =>
  (index < NAMED_MAX ? SERIES[index + 1] : undefined) ?? COLOURS.quiet;

function entriesOf(
  emitters: readonly HeardEmitter[],
  places: readonly string[],
): readonly LegendEntry[] {
  const named = places.slice(0, NAMED_MAX).map((place, i) => {
    const there = emitters.filter((emitter) => placeOf(emitter) === place);
    const { place: number, code } = there[0]?.payload ?? { place: 0, code: 0 };
    const codes = there.length === 1 ? `code ${code}` : `${there.length} codes`;
    return { name: `place ${number}, ${codes}`, colour: colourAt(i) };
  });
  const more = places.length - NAMED_MAX;
  return more > 0 ? [...named, { name: `${more} more`, colour: COLOURS.quiet }] : named;
}

interface Band {
  readonly box: Box;
  readonly frame: Frame;
  readonly drawn: readonly Svg[];
}

function drawBand(box: Box, sonogram: Sonogram, shades: Span): Band {
  const { time, frequency } = sonogram;
  const frame = frameOf(
    box,
    { values: time, ticks: timeTicksOf(time, 10), label: "time (min:s)", format: timeText },
    {
      values: frequency,
      ticks: ticksOf(frequency, 7),
      label: "frequency (kHz)",
      format: (value) => (value / 1000).toFixed(1),
    },
  );
  const image = tag("image", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    preserveAspectRatio: "none",
    href: sonogramAddress(sonogram, shades),
  });
  const border = tag("rect", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    fill: "none",
    stroke: COLOURS.grid,
  });
  return { box, frame, drawn: [...frame.drawn, image, border] };
}

/** What the shades mean, at the sheet's top right. */
function shadeScale(shades: Span): readonly Svg[] {
  const width = 120;
  const right = WIDTH - 24;
  const step = width / PALETTE.length;
  const y = 18;
  const text = { size: 11, colour: COLOURS.quiet, y: y + 10 };
  const dark = `${numberText(Math.round(shades.to))} dBFS`;
  const left = right - 62 - width;
  return [
    words(numberText(Math.round(shades.from)), { x: left - 6, anchor: "end", ...text }),
    ...PALETTE.map((colour, i) =>
      tag("rect", {
        x: left + i * step,
        y,
        width: step + 0.5,
        height: 12,
        fill: `rgb(${colour.join(" ")})`,
      }),
    ),
    tag("rect", { x: left, y, width, height: 12, fill: "none", stroke: COLOURS.grid }),
    words(dark, { x: left + width + 6, ...text }),
  ];
}

/** Two frames round the best hearing, where the whole is too long to mark its tones. */
function closeLook(time: Span, emitters: readonly HeardEmitter[]): Span | null {
  const [emitter] = emitters;
  if (emitter === undefined) {
    return null;
  }
  const { symbolSeconds } = emitter.profile;
  if ((PLOT_WIDTH / (time.to - time.from)) * symbolSeconds >= MARKED_PIXELS) {
    return null;
  }
  const best = emitter.hearings.reduce<Hearing | undefined>(
    (most, one) => (one.start === null || (most !== undefined && most.snr >= one.snr) ? most : one),
    undefined,
  );
  if (best === undefined) {
    return null;
  }
  const seconds = 2 * frameSeconds(emitter.profile);
  const from = Math.max(time.from, Math.min(best.at - seconds, time.to - seconds));
  return { from, to: Math.min(time.to, from + seconds) };
}

const bracket = ({ box: { top }, frame: { x } }: Band, { from, to }: Span): readonly Svg[] => {
  const middle = (x(from) + x(to)) / 2;
  const [left, right] = [Math.min(x(from), middle - 3), Math.max(x(to), middle + 3)];
  return [
    path(
      [
        [left, top + SONOGRAM_HEIGHT],
        [left, top - 5],
        [right, top - 5],
        [right, top + SONOGRAM_HEIGHT],
      ],
      { stroke: COLOURS.ink, "stroke-width": 1.25 },
    ),
    words("below", { x: middle, y: top - 10, size: 11, anchor: "middle" }),
  ];
};

interface Strength {
  readonly time: Span;
  readonly emitters: readonly HeardEmitter[];
  readonly colourOf: (emitter: HeardEmitter) => string;
}

function drawStrength(box: Box, { time, emitters, colourOf }: Strength): readonly Svg[] {
  const values = spanRoundFive(emitters.flatMap(({ snrMin, snrMax }) => [snrMin, snrMax]));
  const frame = frameOf(
    box,
    { values: time, ticks: timeTicksOf(time, 10), label: "time (min:s)", format: timeText },
    { values, ticks: ticksOf(values, 4), label: "SNR (dB)" },
  );
  const caption = "How strong, over the noise in 17.5–20.5 kHz: a point for each time it was heard";
  return [
    words(caption, { x: box.left, y: box.top - 10, weight: 600 }),
    ...frame.drawn,
    ...emitters.toReversed().flatMap((emitter) => {
      const stroke = colourOf(emitter);
      const look = { r: 3, fill: COLOURS.paper, stroke, "stroke-width": 1.5 };
      const dotted = emitter.hearings.length > DOTS_MAX ? [] : emitter.hearings;
      const dots = dotted.map(({ at, snr }) =>
        tag("circle", Object.assign({ cx: frame.x(at), cy: frame.y(snr) }, look)),
      );
      return [path(withGaps(emitter, frame), { stroke, "stroke-width": 1.75 })].concat(dots);
    }),
  ];
}

/** Broken where it was not heard for more than two frames. */
function withGaps(
  { hearings, profile }: HeardEmitter,
  frame: Frame,
): readonly (readonly [number, number])[] {
  const step =
    hearings.length < 2
      ? 0
      : ((hearings.at(-1)?.at ?? 0) - (hearings[0]?.at ?? 0)) / hearings.length;
  const gap = Math.max(2.1 * frameSeconds(profile), 3 * step);
  return hearings.flatMap(({ at, snr }, i) => {
    const before = hearings[i - 1];
    const point = [frame.x(at), frame.y(snr)] as const;
    return before !== undefined && at - before.at > gap ? [[NaN, NaN] as const, point] : [point];
  });
}
