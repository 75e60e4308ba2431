/** A beacon's level over the last minute, the planned one dashed. The figure beside it says the last of it in words. */
import type { JSX } from "preact";
import { type Points, heightOf, linePath } from "./sparkline.ts";

const BOX = { width: 136, height: 40 };

export interface SparklineProps {
  readonly points: Points;
  readonly endsAt: number;
  readonly planned: number | null;
}

export function Sparkline({ points, endsAt, planned }: SparklineProps): JSX.Element {
  const at = planned === null ? null : heightOf(planned, BOX);
  return (
    <svg
      class="beacon-line"
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {at !== null && <path class="beacon-planned" d={`M0 ${at}H${BOX.width}`} />}
      <path class="beacon-level" d={linePath(points, endsAt, BOX)} />
    </svg>
  );
}
