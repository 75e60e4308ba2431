/** Who may do what stands under supervision. */
import { type Result, ok } from "@tillwave/shared/core/result";
import type { NeedsSupervisor, Person, SupervisedAction } from "@tillwave/shared/sale/supervision";

export interface Approvals {
  /**
   * Who has allowed it: the supervisor who is signed in, or the one whose approval is given; null where the
   * shop has no supervisors. An approval is used up by this.
   */
  take(action: SupervisedAction, approval: string | null): Result<Person | null, NeedsSupervisor>;
}

/** Of a shop without supervisors: everybody may do everything. */
export const EVERYBODY_MAY: Approvals = { take: () => ok(null) };
