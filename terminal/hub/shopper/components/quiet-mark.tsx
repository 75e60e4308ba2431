/**
 * A mark for what is no reward: a slate ring, and a drawing of what is in the way. Nothing is lost, so nothing is red.
 * It is hidden from readers; the words below it speak.
 */
import type { JSX } from "preact";

/** In the mark's 100 × 100. */
const PATH_BY_NAME = {
  microphone:
    "M50 29a7 7 0 00-7 7v11a7 7 0 0014 0V36a7 7 0 00-7-7zM34 47c0 9 7 15 16 15s16-6 16-15M50 62v9",
  sound: "M28 43c7.3-8 14.7 8 22 0s14.7-8 22 0M28 58c7.3-8 14.7 8 22 0s14.7-8 22 0",
  hub: "M38 65a12 12 0 01-1.6-23.9A16 16 0 0166.5 40 12.8 12.8 0 0165 65z",
  clock: "M50 29a21 21 0 100 42 21 21 0 000-42zM50 38v13l9 6",
  page: "M67 41a19 19 0 101.5 14M68 30v12H56",
  lock: "M35 48h30v22H35zM41 48v-7a9 9 0 0118 0v7",
} as const;

export type Obstacle = keyof typeof PATH_BY_NAME;

/** What works and is out of reach is struck through. */
const STRUCK: ReadonlySet<Obstacle> = new Set<Obstacle>(["microphone", "sound", "hub"]);

export const QuietMark = ({ obstacle }: { readonly obstacle: Obstacle }): JSX.Element => (
  <svg class="mark quiet-mark" viewBox="0 0 100 100" aria-hidden="true">
    <circle class="mark-tint" cx="50" cy="50" r="43" />
    <path class="mark-drawing" d={PATH_BY_NAME[obstacle]} />
    {STRUCK.has(obstacle) && (
      <>
        <path class="mark-gap" d="M33 33l34 34" />
        <path class="mark-drawing" d="M33 33l34 34" />
      </>
    )}
    <circle class="mark-ring" cx="50" cy="50" r="46" />
  </svg>
);
