/**
 * Which slot of a frame carries which step of the code. The slots that are not sync are numbered in order, 0–45;
 * step j goes to number 17·j mod 46. Neighbouring steps thus lie far apart in time, and a stretch of slots that nobody
 * heard becomes steps missing evenly, which the code can bridge; a run of missing steps it could not.
 */
import { assert } from "../core/assert.ts";
import type { ToneProfile } from "./profile.ts";

/** Steps of the code in one frame. */
export const STEP_COUNT = 46;

const STRIDE = 17;

/** Slot by step. */
export function dataSlots(profile: ToneProfile): Uint8Array {
  const known = new Set(profile.sync.map(({ slot }) => slot));
  const free: number[] = [];
  for (let slot = 0; slot < profile.slotCount; slot++) {
    if (!known.has(slot)) free.push(slot);
  }
  assert(free.length === STEP_COUNT, `${profile.name} leaves ${free.length} slots for the code`);
  return Uint8Array.from(
    { length: STEP_COUNT },
    (_, step) => free[(STRIDE * step) % STEP_COUNT] as number,
  );
}
