/** Whether a loudspeaker still takes samples: nothing else tells of a device that is gone. */

/** In milliseconds: a sound library takes up to half a second at a time. */
export const STILL_MAX = 1000;
/** Until it has taken the first ones. */
export const FIRST_MAX = 4000;

export interface ClockWatch {
  /** A loudspeaker was opened. */
  opened(now: number): void;
  /** True when it stands still. */
  said(position: number | null, now: number): boolean;
}

export function createClockWatch(): ClockWatch {
  let latest: number | null = null;
  let movedAt = 0;
  let hasMoved = false;
  return {
    opened(now) {
      latest = null;
      movedAt = now;
      hasMoved = false;
    },
    said(position, now) {
      if (position === null) {
        movedAt = now;
      } else if (latest === null) {
        latest = position;
      } else if (position !== latest) {
        hasMoved = true;
        latest = position;
        movedAt = now;
      }
      return now - movedAt > (hasMoved ? STILL_MAX : FIRST_MAX);
    },
  };
}
