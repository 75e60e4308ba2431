/** The few line drawings of this page, 24 × 24, in the colour of the text beside them. They never speak: the word does. */
import type { JSX } from "preact";

const PATH_BY_NAME = {
  wave: "M2 9c3.3-4 6.7 4 10 0s6.7-4 10 0M2 16c3.3-4 6.7 4 10 0s6.7-4 10 0",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  ear: "M7 9a5.5 5.5 0 0111 0c0 4-4 4.5-4 8a3.5 3.5 0 01-6.5 1.8M10 9a2.5 2.5 0 015 0c0 2-2 2.3-2 4",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.4v.2",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
} as const;

export type SignName = keyof typeof PATH_BY_NAME;

export const Sign = ({ name }: { readonly name: SignName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATH_BY_NAME[name]} />
  </svg>
);
