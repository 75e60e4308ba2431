/**
 * The circle that fills as the code is heard, in the rings of the sound around it. It is hidden from readers; the
 * words below it speak.
 */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

export interface SoundCircleProps {
  /** 0 to 1. */
  readonly fill: number;
  /** Whether it listens. */
  readonly isLive: boolean;
}

/** The water's height in the mark's units: at nothing it stands below the circle, at all above it. */
const EMPTY = 98;
const HEIGHT = 98;

export function SoundCircle({ fill, isLive }: SoundCircleProps): JSX.Element {
  const clip = useId();
  return (
    <Rings look={isLive ? "is-live" : ""}>
      <svg class="mark mark-authorised mark-progress" viewBox="0 0 100 100" aria-hidden="true">
        <clipPath id={clip}>
          <circle cx="50" cy="50" r="43" />
        </clipPath>
        <circle class="mark-tint" cx="50" cy="50" r="43" />
        <g clip-path={`url(#${clip})`}>
          <g
            class="mark-level"
            style={{ transform: `translateY(${(EMPTY - HEIGHT * fill).toFixed(1)}px)` }}
          >
            <path
              class="mark-full mark-wave"
              d="M-75 0c12.5-7 25-7 37.5 0s25 7 37.5 0 25-7 37.5 0 25 7 37.5 0 25-7 37.5 0 25 7 37.5 0V120H-75z"
            />
          </g>
        </g>
        <circle class="mark-ring" cx="50" cy="50" r="46" />
      </svg>
    </Rings>
  );
}

/** Before a touch: the sign of the sound, and no water. */
export function RestingCircle({ look = "" }: { readonly look?: RingsProps["look"] }): JSX.Element {
  return (
    <Rings look={look}>
      <svg class="mark mark-authorised mark-progress" viewBox="0 0 100 100" aria-hidden="true">
        <circle class="mark-tint" cx="50" cy="50" r="43" />
        <path class="mark-sound" d="M26 43c8-9 16 9 24 0s16-9 24 0M26 59c8-9 16 9 24 0s16-9 24 0" />
        <circle class="mark-ring" cx="50" cy="50" r="46" />
      </svg>
    </Rings>
  );
}

interface RingsProps {
  readonly look?: "is-live" | "is-small" | "";
  readonly children: ComponentChildren;
}

export const Rings = ({ look = "", children }: RingsProps): JSX.Element => (
  <div class={`rings ${look}`} aria-hidden="true">
    <i />
    <i />
    {children}
  </div>
);
