/** How loud each beacon was heard over time: dots as they came, and the line that is believed. */
import type { HeardBeacon } from "@tillwave/beacon-central/heard-beacons";
import type { RssiPoint } from "@tillwave/beacon-central/rssi-history";
import {
  SERIES,
  SHEET_LEFT,
  SHEET_TOP,
  type Svg,
  drawSheet,
  frameOf,
  legend,
  path,
  spanRoundFive,
  tag,
  ticksOf,
  timeText,
  timeTicksOf,
} from "../tone/svg.ts";

const WIDTH = 860;
const PLOT = { width: WIDTH - SHEET_LEFT - 30, height: 360 };
/** As many as there are colours that stay apart: the loudest. */
const DRAWN_MAX = SERIES.length;
/** A line is broken where nothing was heard for so long, in seconds. */
const BREAK = 5;

export interface RssiPlot {
  /** Loudest first. */
  readonly beacons: readonly HeardBeacon[];
  points(address: string): readonly RssiPoint[];
}

/** Null where no level was heard. */
export function drawRssi({ beacons, points }: RssiPlot): Svg | null {
  const drawn = beacons
    .map((beacon) => ({ beacon, heard: points(beacon.address) }))
    .filter(({ heard }) => heard.length > 0)
    .slice(0, DRAWN_MAX);
  const all = drawn.flatMap(({ heard }) => heard);
  if (all.length === 0) {
    return null;
  }
  const start = Math.min(...all.map(({ at }) => at));
  const seconds = Math.max(1, (Math.max(...all.map(({ at }) => at)) - start) / 1000);
  const span = { from: 0, to: seconds };
  const up = spanRoundFive(all.map(({ rssi }) => rssi));
  const key = legend(
    drawn.map(({ beacon }, i) => ({ name: nameOf(beacon), colour: colourOf(i) })),
    { right: WIDTH - 30, y: SHEET_TOP + 14 },
  );
  const frame = frameOf(
    { left: SHEET_LEFT, top: SHEET_TOP + 24 + key.height, ...PLOT },
    { values: span, ticks: timeTicksOf(span, 8), label: "time", format: timeText },
    { values: up, ticks: ticksOf(up, 6), label: "level (dBm)" },
  );
  const place = ({ at, rssi }: { readonly at: number; readonly rssi: number }) =>
    [frame.x((at - start) / 1000), frame.y(rssi)] as const;
  const lines = drawn.map(({ heard }, i) => {
    const dots = heard.map((point) => {
      const [cx, cy] = place(point);
      return tag("circle", { cx, cy, r: 1.6, fill: colourOf(i), opacity: 0.35 });
    });
    const line = path(broken(heard).map(place), { stroke: colourOf(i), "stroke-width": 2.2 });
    return tag("g", {}, dots.concat(line));
  });
  const subtitle = "dots: as heard; lines: the median of the last eight seconds";
  const height = SHEET_TOP + 24 + key.height + PLOT.height + 60;
  return drawSheet({ width: WIDTH, height, title: "How loud the beacons were heard", subtitle }, [
    ...frame.drawn,
    ...key.drawn,
    ...lines,
  ]);
}

/** The medians, with a gap where the beacon was away. */
function broken(heard: readonly RssiPoint[]) {
  return heard.flatMap(({ at, median }, i) => {
    const before = heard[i - 1]?.at ?? at;
    const point = { at, rssi: median };
    return at - before > BREAK * 1000 ? [{ at, rssi: NaN }, point] : [point];
  });
}

const nameOf = ({ address, name }: HeardBeacon): string =>
  name === null ? address : `${address} ${name}`;
const colourOf = (index: number): string => SERIES[index % SERIES.length] ?? "";
