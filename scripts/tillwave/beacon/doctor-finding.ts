/**
 * One thing that is wrong with a beacon or its machine.
 *
 * Its code stays: it is what people search for, and what a script looks at. A code that is not used any more is not given to
 * anything else.
 *
 *   TB-00x  the machine and its Bluetooth      TB-03x  the beacon that runs, or does not; its settings
 *   TB-01x  who may use it, who is in the way  TB-04x  what that beacon says of its air, clock and panel
 *   TB-02x  power, time, disk                  TB-05x  with what it sends
 */

export type Severity =
  /** The beacon is not on air as it should be, or will not be. */
  | "fault"
  /** It works, and somebody should look after this. */
  | "warning"
  | "note";

export interface Finding {
  readonly code: `TB-${string}`;
  readonly severity: Severity;
  /** What is so. */
  readonly say: string;
  /** What to do: a command where there is one. */
  readonly remedy: string;
}
