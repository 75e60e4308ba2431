/** Who may do what stands under supervision: whoever is signed in as a supervisor, or has an approval of one. */
import { APPROVAL_MS } from "@tillwave/shared/api/staff";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { NeedsSupervisor, Person, SupervisedAction } from "@tillwave/shared/sale/supervision";
import type { Timers } from "../ports.ts";
import type { Roll } from "./roll.ts";

/** Given and not yet used, at most: the oldest is forgotten first. */
export const APPROVALS_MAX = 16;
const APPROVAL_BYTES = 16;

export interface Approvals {
  /**
   * Who has allowed it: the supervisor who is signed in, or the one whose approval is given; null where the
   * shop has no supervisors. An approval is used up by this.
   */
  take(action: SupervisedAction, approval: string | null): Result<Person | null, NeedsSupervisor>;
}

/** Of a shop without supervisors: everybody may do everything. */
export const EVERYBODY_MAY: Approvals = { take: () => ok(null) };

export interface GrantedApprovals extends Approvals {
  /** For this one thing, once, within a minute. It is in memory alone: a restart takes it back. */
  grant(person: Person, action: SupervisedAction): string;
}

export interface ApprovalsDeps {
  readonly roll: Pick<Roll, "hasPeople" | "signedIn" | "find">;
  readonly random: Random;
  readonly timers: Pick<Timers, "now">;
}

interface Granted {
  readonly person: Person;
  readonly action: SupervisedAction;
  readonly until: number;
}

export function createApprovals({ roll, random, timers }: ApprovalsDeps): GrantedApprovals {
  const granted = new Map<string, Granted>();
  return {
    grant({ id, name }, action) {
      const approval = toHex(random.bytes(APPROVAL_BYTES));
      granted.set(approval, { person: { id, name }, action, until: timers.now() + APPROVAL_MS });
      const [oldest] = granted.keys();
      if (granted.size > APPROVALS_MAX && oldest !== undefined) {
        granted.delete(oldest);
      }
      return approval;
    },
    take(action, approval) {
      if (!roll.hasPeople()) {
        return ok(null);
      }
      const signedIn = roll.signedIn();
      if (signedIn?.role === "supervisor") {
        return ok({ id: signedIn.id, name: signedIn.name });
      }
      const given = approval === null ? undefined : granted.get(approval);
      const isGood =
        given !== undefined &&
        given.action === action &&
        timers.now() <= given.until &&
        roll.find(given.person.id)?.role === "supervisor";
      if (approval === null || !isGood) {
        return err({ type: "needs-supervisor", action });
      }
      granted.delete(approval);
      return ok(given.person);
    },
  };
}
