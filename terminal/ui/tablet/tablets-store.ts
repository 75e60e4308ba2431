/** What the sheet of tablets knows: the list and the code as the service says them, and what was refused. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type {
  TabletError,
  TabletReply,
  TabletRequest,
  TabletUse,
  TabletsView,
} from "@tillwave/shared/api/tablets";
import type { Result } from "@tillwave/shared/core/result";
import type { Approval } from "../approval.ts";
import type { ServiceError } from "../requester.ts";
import type { TabletClient } from "./tablet-client.ts";

export type TabletRefusal = TabletError | { readonly type: "unanswered" };

/** A request whose approval is still to be asked for. */
type Wish =
  | { readonly action: "offer"; readonly use: TabletUse }
  | { readonly action: "rename"; readonly tablet: string; readonly name: string }
  | { readonly action: "revoke"; readonly tablet: string };

export interface TabletsStore {
  readonly view: ReadonlySignal<TabletsView | null>;
  readonly refusal: ReadonlySignal<TabletRefusal | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  look(): Promise<void>;
  /** True once it is done. */
  wish(wish: Wish): Promise<boolean>;
  withdraw(): Promise<void>;
}

export interface TabletsStoreDeps {
  readonly client: TabletClient;
  readonly approval: Pick<Approval, "ask">;
  newId(): string;
}

export function createTabletsStore({ client, approval, newId }: TabletsStoreDeps): TabletsStore {
  const view = signal<TabletsView | null>(null);
  const refusal = signal<TabletRefusal | null>(null);
  const isBusy = signal(false);
  /** An answer to an earlier look is older than what was done since. */
  let done = 0;

  function take(answer: Result<TabletReply, ServiceError>): boolean {
    done += 1;
    if (!answer.ok) {
      refusal.value = { type: "unanswered" };
      return false;
    }
    if (!answer.value.ok) {
      refusal.value = answer.value.error;
      return false;
    }
    refusal.value = null;
    view.value = answer.value;
    return true;
  }

  return {
    view,
    refusal,
    isBusy,
    async look() {
      const asked = done;
      const answer = await client.look();
      if (answer.ok && asked === done) {
        view.value = answer.value;
      } else if (!answer.ok && view.peek() === null) {
        refusal.value = { type: "unanswered" };
      }
    },
    async wish(wish) {
      if (isBusy.peek()) {
        return false;
      }
      isBusy.value = true;
      const first = newId();
      // Allowed by somebody, it is another request than the one that was refused.
      const answer = await approval.ask("tablets", (given) =>
        client.ask(requestOf(wish, given === null ? first : newId(), given)),
      );
      isBusy.value = false;
      return take(answer);
    },
    async withdraw() {
      take(await client.ask({ action: "withdraw" }));
    },
  };
}

const requestOf = (wish: Wish, id: string, approval: string | null): TabletRequest => ({
  ...wish,
  id,
  approval,
});
