/** How soon each fault is named, as steps: of so many, what share was named after so many seconds. */
import type { Fault } from "@tillwave/beacon-central/auditor/testing/audit-trials";
import {
  SERIES,
  SHEET_LEFT,
  SHEET_TOP,
  type Svg,
  drawSheet,
  frameOf,
  legend,
  path,
  ticksOf,
} from "../tillwave/tone/svg.ts";

const WIDTH = 880;
const BOX = { left: SHEET_LEFT, width: WIDTH - SHEET_LEFT - 24, height: 300 } as const;
const SECONDS = { from: 0, to: 75 } as const;
const SHARES = { from: 0, to: 1 } as const;

export interface NamedTimes {
  readonly fault: Fault;
  readonly seconds: readonly number[];
}

export function drawTimes(times: readonly NamedTimes[]): Svg {
  const shown = legend(
    times.map(({ fault }, i) => ({ name: fault, ...lookOf(i) })),
    { right: WIDTH - 24, y: SHEET_TOP + 16 },
  );
  const top = SHEET_TOP + shown.height + 16;
  const { x, y, drawn } = frameOf(
    { ...BOX, top },
    { values: SECONDS, ticks: ticksOf(SECONDS, 8), label: "seconds since it began" },
    {
      values: SHARES,
      ticks: ticksOf(SHARES, 5),
      label: "named",
      format: (share) => `${Math.round(share * 100)} %`,
    },
  );
  const most = Math.max(...times.map(({ seconds }) => seconds.length));
  return drawSheet(
    {
      width: WIDTH,
      height: top + BOX.height + 56,
      title: "How soon an auditor names what is wrong",
      subtitle: `Virtual time, ${most} shops each: ten beacons, 30 % losses, fading, people who pass and stand about`,
    },
    [
      ...shown.drawn,
      ...drawn,
      ...times.map(({ seconds }, i) => {
        const { colour, dashed } = lookOf(i);
        return path(
          stepsOf(seconds).map(([at, share]) => [x(at), y(share)] as const),
          {
            stroke: colour,
            "stroke-width": 2,
            "stroke-dasharray": dashed ? "4 3" : undefined,
          },
        );
      }),
    ],
  );
}

const lookOf = (i: number): { readonly colour: string; readonly dashed: boolean } => ({
  colour: SERIES[i % SERIES.length] ?? "black",
  dashed: i >= SERIES.length,
});

function stepsOf(seconds: readonly number[]): readonly (readonly [number, number])[] {
  const sorted = seconds.toSorted((a, b) => a - b).filter((at) => at <= SECONDS.to);
  const steps = sorted.flatMap((at, i) => [
    [at, i / seconds.length] as const,
    [at, (i + 1) / seconds.length] as const,
  ]);
  return [[0, 0], ...steps, [SECONDS.to, sorted.length / Math.max(1, seconds.length)]];
}
