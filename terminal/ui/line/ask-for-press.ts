/** Asks a supervisor for a press that the till did not do without one, and presses again with what they gave. */
import { effect } from "@preact/signals";
import type { CommandReply } from "@tillwave/shared/api/till";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { Approval } from "../approval.ts";
import type { ServiceError } from "../requester.ts";
import type { SupervisedPress, TillStore } from "../till-store.ts";

export interface AskingDeps {
  readonly store: Pick<TillStore, "refusedPress" | "pressAllowed" | "notice">;
  readonly approval: Pick<Approval, "ask">;
}

export function askForRefusedPresses({ store, approval }: AskingDeps): () => void {
  return effect(() => {
    const press = store.refusedPress.value;
    if (press !== null) {
      store.refusedPress.value = null;
      void askFor(press, { store, approval });
    }
  });
}

async function askFor(press: SupervisedPress, { store, approval }: AskingDeps): Promise<void> {
  const needed: CommandReply = {
    ok: false,
    error: { type: "needs-supervisor", action: press.action },
  };
  const answer = await approval.ask<CommandReply>(
    press.action,
    async (given): Promise<Result<CommandReply, ServiceError>> =>
      given === null ? ok(needed) : await store.pressAllowed(press, given),
  );
  if (answer.ok && answer.value === needed) {
    store.notice.value = { type: "refused", error: needed.error, dropped: 0 };
  }
}
