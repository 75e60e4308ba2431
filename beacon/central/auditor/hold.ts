/**
 * What seems so for long enough is so, until it has not seemed so for long enough: the hysteresis of a finding.
 *
 *   seems   ▁▁▔▔▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▁▁▔▔▔▔▁▁▁▁▁▁▁▁▁
 *   holds   ▁▁▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▁▁▁▁
 *                 │◀─▶│ openAfter        │◀─▶│ closeAfter
 *
 * Null, where nobody can tell, changes nothing and counts as no time.
 */
export interface HoldTimes {
  /** Milliseconds listened. */
  readonly openAfter: number;
  readonly closeAfter: number;
}

export interface Hold {
  /** `now` in milliseconds listened. */
  step(seems: boolean | null, now: number): boolean;
}

export function createHold({ openAfter, closeAfter }: HoldTimes): Hold {
  let holds = false;
  let against = 0;
  let before: number | null = null;
  return {
    step(seems, now) {
      const passed = before === null ? 0 : Math.max(0, now - before);
      before = now;
      if (seems === null) {
        return holds;
      }
      if (seems === holds) {
        against = 0;
        return holds;
      }
      against += passed;
      // The first moment of it counts from there on.
      if (against >= (holds ? closeAfter : openAfter)) {
        holds = seems;
        against = 0;
      }
      return holds;
    },
  };
}
