/** Asks for what a supervisor may have to allow: a sheet over the page takes the PIN of one. */
import { type ReadonlySignal, effect, signal } from "@preact/signals";
import type { StaffView } from "@tillwave/shared/api/staff";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { NeedsSupervisor, SupervisedAction } from "@tillwave/shared/sale/supervision";
import type { ServiceError } from "./requester.ts";
import { type PinEntry, createPinEntry } from "./staff/pin-entry.ts";
import type { StaffClient } from "./staff/staff-client.ts";

export interface Approval {
  /**
   * Sends it; where the answer is that a supervisor is needed, asks for the PIN and sends it again with the
   * approval. Settles with the last answer.
   */
  ask<T extends object>(
    action: SupervisedAction,
    send: (approval: string | null) => Promise<Result<T, ServiceError>>,
  ): Promise<Result<T, ServiceError>>;
  /**
   * For what cannot be sent and refused first, as a press: asks for the PIN where one is needed. Null where
   * nobody allowed it; the approval is null where none is needed.
   */
  obtain(action: SupervisedAction): Promise<{ readonly approval: string | null } | null>;
  /** What a supervisor is asked for at this moment. */
  readonly asked: ReadonlySignal<SupervisedAction | null>;
  readonly entry: PinEntry;
  /** Nobody allows it. */
  dismiss(): void;
}

export interface ApprovalDeps {
  readonly client: StaffClient;
  readonly staff: ReadonlySignal<StaffView>;
  newId(): string;
}

export function createApproval({ client, staff, newId }: ApprovalDeps): Approval {
  const asked = signal<SupervisedAction | null>(null);
  let settle: (approval: string | null) => void = () => {};

  function end(approval: string | null): void {
    asked.value = null;
    entry.forget();
    settle(approval);
    settle = () => {};
  }

  const entry = createPinEntry({
    send: (person, pin) => {
      const action = asked.peek() ?? "staff";
      return client.ask({ action: "approve", id: newId(), person, pin, for: action });
    },
    onRight: end,
  });

  /** Null where nobody allowed it. */
  function askForPin(action: SupervisedAction): Promise<string | null> {
    end(null);
    const supervisors = staff.peek().people.filter(({ role }) => role === "supervisor");
    const [only] = supervisors;
    asked.value = action;
    if (supervisors.length === 1 && only !== undefined) {
      entry.choose(only.id);
    }
    return new Promise((resolve) => {
      settle = resolve;
    });
  }

  // Whoever asked has left the till.
  effect(() => {
    if (staff.value.isLocked) {
      end(null);
    }
  });

  return {
    asked,
    entry,
    dismiss: () => end(null),
    async ask(action, send) {
      const first = await send(null);
      if (!first.ok || !needsSupervisor(first.value)) {
        return first;
      }
      const approval = await askForPin(action);
      return approval === null ? ok(first.value) : send(approval);
    },
    async obtain(action) {
      const { people, signedIn } = staff.peek();
      if (people.length === 0 || signedIn?.role === "supervisor") {
        return { approval: null };
      }
      const approval = await askForPin(action);
      return approval === null ? null : { approval };
    },
  };
}

/** Whatever else a reply says, this is how a refusal for want of a supervisor reads. */
function needsSupervisor(reply: object): boolean {
  const { error } = reply as { readonly error?: Partial<NeedsSupervisor> };
  return error?.type === "needs-supervisor";
}
