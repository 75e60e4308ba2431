/** A supervisor arranges the first page: on a draft, which every page sees once it is saved. */
import { type ReadonlySignal, type Signal, batch, effect, signal } from "@preact/signals";
import {
  FAVOURITES_MAX,
  type FavouritesReply,
  type FavouritesRequest,
} from "@tillwave/shared/api/favourites";
import type { Result } from "@tillwave/shared/core/result";
import type { Approval } from "../approval.ts";
import type { Register } from "../register.ts";
import type { Requester, ServiceError } from "../requester.ts";
import { FAVOURITES } from "../shelf.ts";
import type { TillStore } from "../till-store.ts";
import { moved, toggled } from "./draft.ts";

export type ArrangingProblem = "full" | "refused" | "unanswered" | "none-sold";

export interface Arranging {
  /** The favourite that is to be moved. */
  readonly picked: ReadonlySignal<string | null>;
  readonly isSaving: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<ArrangingProblem | null>;
  begin(): Promise<void>;
  cancel(): void;
  /** A tile: picked where the favourites are shown, put there or taken away everywhere else. */
  press(sku: string): void;
  move(by: -1 | 1): void;
  removePicked(): void;
  /** Puts what has sold most of late behind what is there. */
  offer(): Promise<void>;
  save(): Promise<void>;
}

export type FavouritesClient = (
  request: FavouritesRequest,
) => Promise<Result<FavouritesReply, ServiceError>>;

export const createFavouritesClient =
  ({ ask }: Requester): FavouritesClient =>
  (request) =>
    ask("/api/favourites", request);

export interface ArrangingDeps {
  readonly client: FavouritesClient;
  readonly approval: Pick<Approval, "ask" | "obtain">;
  readonly store: Pick<TillStore, "favourites" | "staff" | "goods">;
  readonly register: Pick<Register, "draft" | "pickCategory" | "shown" | "query" | "sheet">;
  newId(): string;
}

export function createArranging(deps: ArrangingDeps): Arranging {
  const { client, approval, store, register, newId } = deps;
  const { draft } = register;
  const picked: Signal<string | null> = signal(null);
  const isSaving = signal(false);
  const problem = signal<ArrangingProblem | null>(null);
  /** Of what began; a save that nobody answered keeps its id. */
  let press: { readonly skus: readonly string[]; readonly id: string } | null = null;
  let allowed: string | null = null;

  const end = (): void =>
    batch(() => {
      draft.value = null;
      picked.value = null;
      problem.value = null;
    });
  const change = (next: readonly string[]): void => {
    problem.value = null;
    draft.value = next;
  };
  effect(() => {
    if (store.staff.value.isLocked) {
      end();
    }
  });

  function add(skus: readonly string[]): void {
    const known = new Set(draft.peek());
    const more = skus.filter((sku) => !known.has(sku) && store.goods.peek()?.index.bySku(sku));
    change([...(draft.peek() ?? []), ...more].slice(0, FAVOURITES_MAX));
  }

  return {
    picked,
    isSaving,
    problem,
    async begin() {
      register.sheet.value = null;
      const given = await approval.obtain("favourites");
      if (given === null) {
        return;
      }
      allowed = given.approval;
      batch(() => {
        draft.value = store.favourites.peek();
        register.pickCategory(FAVOURITES);
      });
    },
    cancel: end,
    press(sku) {
      const skus = draft.peek();
      if (skus === null) {
        return;
      }
      if (register.shown.peek() === FAVOURITES && register.query.peek().trim() === "") {
        picked.value = picked.peek() === sku ? null : sku;
        return;
      }
      const next = toggled(skus, sku);
      if (next === null) {
        problem.value = "full";
      } else {
        change(next);
      }
    },
    move(by) {
      const sku = picked.peek();
      if (sku !== null) {
        change(moved(draft.peek() ?? [], sku, by));
      }
    },
    removePicked() {
      const sku = picked.peek();
      change((draft.peek() ?? []).filter((one) => one !== sku));
      picked.value = null;
    },
    async offer() {
      const answer = await client({ action: "offer" });
      if (draft.peek() === null) {
        return;
      }
      if (!answer.ok || !answer.value.ok) {
        problem.value = "unanswered";
      } else if (answer.value.skus.length === 0) {
        problem.value = "none-sold";
      } else {
        add(answer.value.skus);
      }
    },
    async save() {
      const skus = draft.peek();
      if (skus === null || isSaving.peek()) {
        return;
      }
      isSaving.value = true;
      problem.value = null;
      press = press?.skus === skus ? press : { skus, id: newId() };
      const { id } = press;
      const answer = await approval.ask("favourites", (given) =>
        client({ action: "save", id, skus: [...skus], approval: given ?? allowed }),
      );
      isSaving.value = false;
      if (!answer.ok) {
        problem.value = "unanswered";
      } else if (answer.value.ok) {
        allowed = null;
        end();
      } else {
        problem.value = "refused";
      }
    },
  };
}
