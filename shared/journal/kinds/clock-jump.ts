/** The wall clock moved by itself or by hand. Order rests on seq, not on it. */
import { clockReading, kind, signedAmount } from "../fields.ts";

export const clockJump = kind("clock-jump", {
  from: clockReading,
  /** Milliseconds the wall clock moved against the monotonic one, or against the last entry over a reboot. */
  by: signedAmount,
});
