/** The walk as a picture: what was heard at each distance, the curve through it, and where the zone ends. */
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import type { MeasuredSpot } from "./measure-spot.ts";
import { NEEDED, type RangeFit, reachOf, snrAt } from "./range-fit.ts";
import {
  COLOURS,
  SHEET_LEFT,
  SHEET_TOP,
  type Svg,
  drawSheet,
  frameOf,
  legend,
  numberText,
  path,
  spanRoundFive,
  tag,
  ticksOf,
  words,
} from "./svg.ts";

const WIDTH = 760;
const PLOT = { width: WIDTH - SHEET_LEFT - 30, height: 340 };
const CURVE_POINTS = 80;

export interface RangePlot {
  readonly spots: readonly MeasuredSpot[];
  readonly fit: RangeFit;
  readonly profile: ProfileName;
  /** Null where nobody knows. */
  readonly place: number | null;
}

export function drawRange({ spots, fit, profile, place }: RangePlot): Svg {
  const needed = NEEDED[profile];
  const reach = reachOf(fit, profile);
  const farthest = Math.max(12, ...spots.map(({ metres }) => metres * 1.1));
  const levels = spots.flatMap(({ low, high }) =>
    low === null || high === null ? [] : [low, high],
  );
  const up = spanRoundFive([needed, snrAt(fit, 1), snrAt(fit, farthest), ...levels]);
  const key = legend(
    [
      { name: "heard (dot: middle; line: eight tenths)", colour: COLOURS.blue },
      { name: "fitted", colour: COLOURS.red },
      { name: "needed at the edge", colour: COLOURS.quiet, dashed: true },
    ],
    { right: WIDTH - 30, y: SHEET_TOP + 14 },
  );
  const box = { left: SHEET_LEFT, top: SHEET_TOP + 24 + key.height, ...PLOT };
  const { x, y, drawn } = frameOf(
    box,
    {
      values: { from: 0, to: farthest },
      ticks: ticksOf({ from: 0, to: farthest }, 8),
      label: "distance (m)",
    },
    { values: up, ticks: ticksOf(up, 6), label: "SNR in 17.5–20.5 kHz (dB)" },
  );
  const curve = Array.from({ length: CURVE_POINTS }, (_, i) => {
    const metres = 1 + (i * (farthest - 1)) / (CURVE_POINTS - 1);
    return [x(metres), y(snrAt(fit, metres))] as const;
  });
  const edge = Math.min(reach.at, farthest);
  const content = [
    ...drawn,
    ...key.drawn,
    ...RANGES.map((range) =>
      words(`${range} m`, {
        x: x(range),
        y: box.top + 14,
        size: 11,
        colour: COLOURS.quiet,
        anchor: "middle",
      }),
    ),
    path(
      [
        [x(0), y(needed)],
        [x(farthest), y(needed)],
      ],
      { stroke: COLOURS.quiet, "stroke-width": 1.5, "stroke-dasharray": "5 4" },
    ),
    path(curve, { stroke: COLOURS.red, "stroke-width": 2.5 }),
    path(
      [
        [x(edge), y(needed)],
        [x(edge), box.top + box.height],
      ],
      { stroke: COLOURS.red, "stroke-width": 1.5, "stroke-dasharray": "2 3" },
    ),
    ...spots.flatMap((spot) => drawSpot(spot, { x, y, bottom: box.top + box.height })),
  ];
  const subtitle = `${profile}; the zone ends at ${numberText(Math.round(reach.at * 10) / 10)} m (${numberText(Math.round(reach.from * 10) / 10)} to ${numberText(Math.round(reach.to * 10) / 10)} m)`;
  const title = `How far ${place === null ? "the emitter" : `place ${place}`} is heard`;
  return drawSheet({ width: WIDTH, height: box.top + box.height + 60, title, subtitle }, content);
}

interface SpotLook {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly bottom: number;
}

function drawSpot(
  { metres, snr, low, high }: MeasuredSpot,
  { x, y, bottom }: SpotLook,
): readonly Svg[] {
  if (snr === null || low === null || high === null) {
    const look = { size: 11, colour: COLOURS.blue, anchor: "middle" } as const;
    return [words("not heard", { x: x(metres), y: bottom - 8, ...look })];
  }
  return [
    path(
      [
        [x(metres), y(low)],
        [x(metres), y(high)],
      ],
      { stroke: COLOURS.blue, "stroke-width": 2 },
    ),
    tag("circle", { cx: x(metres), cy: y(snr), r: 5, fill: COLOURS.blue }),
  ];
}
