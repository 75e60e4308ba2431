/**
 * The certainty mark: the fuller the circle, the surer the money.
 *
 *   authorised      solid disc, tick        full
 *   at-risk         solid ring, wave        half
 *   unknown         dashed ring, ?          tint only
 *   refused-later   solid ring, ×           tint only
 *   in progress     thin ring, water that rises with what is known: a third, two thirds, full
 *
 * It is hidden from readers; the word beside it speaks. Below 24 px it never stands without its word.
 */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

export type Grade = "authorised" | "at-risk" | "unknown" | "refused-later";

const drawingByGrade: Readonly<Record<Grade, () => JSX.Element>> = {
  authorised: () => (
    <>
      <circle class="mark-full" cx="50" cy="50" r="47" />
      <path class="mark-tick" d="M29 52l15 15 28-32" />
    </>
  ),
  "at-risk": HalfFull,
  unknown: () => (
    <>
      <circle class="mark-tint" cx="50" cy="50" r="43" />
      <circle class="mark-ring mark-dashed" cx="50" cy="50" r="44" />
      <path class="mark-line" d="M39 41c0-7 5-11.5 11.5-11.5S62 34 62 40c0 8-11 8-11 17" />
      <circle class="mark-dot" cx="51" cy="70" r="5.2" />
    </>
  ),
  "refused-later": () => (
    <>
      <circle class="mark-tint" cx="50" cy="50" r="43" />
      <circle class="mark-ring" cx="50" cy="50" r="44" />
      <path class="mark-line" d="M35 35l30 30M65 35L35 65" />
    </>
  ),
};

export function Mark({ grade }: { readonly grade: Grade }): JSX.Element {
  const Drawing = drawingByGrade[grade];
  return (
    <svg class={`mark mark-${grade}`} viewBox="0 0 100 100" aria-hidden="true">
      <Drawing />
    </svg>
  );
}

/** Thirds of the way. It moves on facts alone, never towards a hoped-for result. */
export function ProgressMark({ thirds }: { readonly thirds: 1 | 2 | 3 }): JSX.Element {
  const clip = useId();
  return (
    <svg class="mark mark-authorised mark-progress" viewBox="0 0 100 100" aria-hidden="true">
      <clipPath id={clip}>
        <circle cx="50" cy="50" r="43" />
      </clipPath>
      <circle class="mark-tint" cx="50" cy="50" r="43" />
      <g clip-path={`url(#${clip})`}>
        <g class={`mark-level is-${thirds}`}>
          <path
            class="mark-full mark-wave"
            d="M-75 0c12.5-7 25-7 37.5 0s25 7 37.5 0 25-7 37.5 0 25 7 37.5 0 25-7 37.5 0 25 7 37.5 0V120H-75z"
          />
        </g>
      </g>
      <circle class="mark-ring" cx="50" cy="50" r="46" />
    </svg>
  );
}

function HalfFull(): JSX.Element {
  const clip = useId();
  return (
    <>
      <clipPath id={clip}>
        <circle cx="50" cy="50" r="43" />
      </clipPath>
      <circle class="mark-tint" cx="50" cy="50" r="43" />
      <path
        class="mark-water"
        clip-path={`url(#${clip})`}
        d="M0 52c12.5-9 25 9 37.5 0s25-9 37.5 0 25 9 37.5 0V110H0z"
      />
      <circle class="mark-ring" cx="50" cy="50" r="44" />
    </>
  );
}
