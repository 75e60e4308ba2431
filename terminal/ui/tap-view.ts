/** Where the tender in hand is, as the feed says it. Pure. */
import type { TapView } from "@tillwave/shared/api/till";

export const NO_TAP: TapView = { revision: 0, sale: null, step: { type: "off" } };

/** An older message that comes late says nothing. A new connection counts anew, so its hello is taken as it is. */
export const hearTap = (held: TapView, told: TapView): TapView =>
  told.revision < held.revision ? held : told;

export type TapStep<T extends TapView["step"]["type"]> = Extract<
  TapView["step"],
  { readonly type: T }
>;

/** Where a customer's code may settle the tender. */
export const takesCodes = (type: TapView["step"]["type"]): boolean =>
  type === "armed" || type === "waiting-token" || type === "unknown";

/** The time in which it may settle by itself is over: a supervisor may decide. */
export const mayBeEnded = ({ step }: TapView): boolean =>
  step.type === "unknown" && step.until === null;
