/**
 * The curves of success against SNR as they are drawn: `.bench-data/tone-curves.json` after each run, for
 * `tillwave tone plot --curves`; with `--draw` also the picture that the documentation shows.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AirChannel } from "@tillwave/modem/channel/air";
import { drawSuccessCurves, type SuccessCurves } from "../tillwave/tone/success-curves.ts";
import { openDataDirectory } from "./data-directory.ts";
import { type Curve, isReached } from "./tone-thresholds.ts";

const PICTURE = fileURLToPath(
  new URL("../../tone-emitter/docs/success-curves.svg", import.meta.url),
);
const TITLES: readonly (readonly [AirChannel, string])[] = [
  ["AWGN", "White noise alone (AWGN)"],
  ["R03", "Echo of a shop, 0.3 s (R03)"],
  ["WALK03", "Walking in it (WALK03)"],
  ["R06", "Echo of 0.6 s, a stress test (R06)"],
];
/** Of ggwave, what it does unless told otherwise and what it does best. */
const GGWAVE_DRAWN = new Set(["ggwave fast, variable", "ggwave normal, fixed"]);

export interface Keeping {
  readonly long: boolean;
  readonly draw: boolean;
  readonly progress: (line: string) => void;
}

export function keepCurves(curves: readonly Curve[], { long, draw, progress }: Keeping): void {
  const drawn = arrange(curves, long);
  const file = join(openDataDirectory(), "tone-curves.json");
  writeFileSync(file, JSON.stringify(drawn));
  progress(`curves: ${file}`);
  if (draw) {
    mkdirSync(dirname(PICTURE), { recursive: true });
    writeFileSync(PICTURE, drawSuccessCurves(drawn));
    progress(`drawn: ${PICTURE}`);
  }
}

function arrange(curves: readonly Curve[], long: boolean): SuccessCurves {
  const shown = curves.map((curve) => ({ ...curve, name: nameWithin(curve) }));
  return {
    title: "Frames heard against the SNR",
    subtitle: `One frame's time of listening (3.456 s; quick: 1.728 s), equal mean power${long ? "" : "; a short run: few trials"}`,
    panels: TITLES.map(([channel, title]) => ({
      title,
      curves: shown
        .filter((curve) => curve.channel === channel && isShown(curve))
        .map(({ name, points, threshold }) => ({
          name,
          points,
          threshold: isReached(points) ? threshold : null,
        })),
    })).filter((panel) => panel.curves.length > 0),
  };
}

/** A curve's name ends with its channel, which stands above the panel. */
const nameWithin = ({ name, channel }: Curve): string =>
  name.endsWith(`, ${channel}`) ? name.slice(0, -`, ${channel}`.length) : name;

const isShown = ({ name, who }: Pick<Curve, "name" | "who">): boolean =>
  who === name || GGWAVE_DRAWN.has(name);
