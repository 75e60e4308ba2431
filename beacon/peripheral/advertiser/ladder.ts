/** The dearer steps of healing, by how long the radio has not obeyed (healing.ts has the picture). */

/** In milliseconds of silence. */
export const ESCALATIONS = [
  { step: "reset", after: 500 },
  { step: "reset", after: 3000 },
  { step: "restart", after: 5000 },
  { step: "restart", after: 15_000 },
  { step: "restart", after: 45_000 },
] as const;
const RESTARTS_FROM_MS = 45_000;
const RESTART_EVERY_MS = 60_000;

/** Beyond the last of {@link ESCALATIONS}, its process is started anew again and again. */
export function escalationAt(place: number): {
  readonly step: "reset" | "restart";
  readonly after: number;
} {
  const more = place - ESCALATIONS.length + 1;
  const after = RESTARTS_FROM_MS + more * RESTART_EVERY_MS;
  return ESCALATIONS[place] ?? { step: "restart", after };
}
