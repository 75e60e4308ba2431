/**
 * What each slot of a frame carries: a step of the code, or a sync tone that is known beforehand.
 *
 *     slot         0    1    2    3    4   …
 *     stepOfSlot  -1    0   19   38   -1   …      (for instance)
 *     syncOfSlot  64   -1   -1   -1   17   …
 */
import { dataSlots } from "@tillwave/shared/tone/interleave";
import type { ToneProfile } from "@tillwave/shared/tone/profile";

export interface SlotRoles {
  /** -1 where the slot is sync. */
  readonly stepOfSlot: Int16Array;
  /** Its tone; -1 where the slot is none. */
  readonly syncOfSlot: Int16Array;
}

export function slotRolesOf(profile: ToneProfile): SlotRoles {
  const stepOfSlot = new Int16Array(profile.slotCount).fill(-1);
  dataSlots(profile).forEach((slot, step) => {
    stepOfSlot[slot] = step;
  });
  const syncOfSlot = new Int16Array(profile.slotCount).fill(-1);
  for (const { slot, tone } of profile.sync) syncOfSlot[slot] = tone;
  return { stepOfSlot, syncOfSlot };
}

/** From a slot counted on through the repeats of the frame, perhaps negative, to the one in the frame. */
export const slotInFrame = (slot: number, slotCount: number): number =>
  ((slot % slotCount) + slotCount) % slotCount;
