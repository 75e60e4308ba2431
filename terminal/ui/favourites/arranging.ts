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

interface Own {
  readonly picked: Signal<string | null>;
  readonly problem: Signal<ArrangingProblem | null>;
}

export function createArranging(deps: ArrangingDeps): Arranging {
  const { approval, store, register } = deps;
  const { draft } = register;
  const own: Own = { picked: signal(null), problem: signal(null) };
  /** Of what began. */
  const allowed: { approval: string | null } = { approval: null };

  const end = (): void =>
    batch(() => {
      draft.value = null;
      own.picked.value = null;
      own.problem.value = null;
    });
  effect(() => {
    if (store.staff.value.isLocked) {
      end();
    }
  });

  return {
    ...own,
    ...createEdits(deps, own),
    ...createSaving(deps, { ...own, allowed, end }),
    async begin() {
      register.sheet.value = null;
      const given = await approval.obtain("favourites");
      if (given === null) {
        return;
      }
      allowed.approval = given.approval;
      batch(() => {
        draft.value = store.favourites.peek();
        register.pickCategory(FAVOURITES);
      });
    },
    cancel: end,
  };
}

/** On the draft alone. */
function createEdits(
  { client, store, register }: ArrangingDeps,
  { picked, problem }: Own,
): Pick<Arranging, "press" | "move" | "removePicked" | "offer"> {
  const { draft } = register;
  const skus = (): readonly string[] => draft.peek() ?? [];
  const change = (next: readonly string[]): void => {
    problem.value = null;
    draft.value = next;
  };
  const isPicking = (): boolean =>
    register.shown.peek() === FAVOURITES && register.query.peek().trim() === "";

  return {
    press(sku) {
      if (isPicking()) {
        picked.value = picked.peek() === sku ? null : sku;
        return;
      }
      const next = toggled(skus(), sku);
      if (next === null) {
        problem.value = "full";
      } else {
        change(next);
      }
    },
    move(by) {
      const sku = picked.peek();
      if (sku !== null) {
        change(moved(skus(), sku, by));
      }
    },
    removePicked() {
      const sku = picked.peek();
      change(skus().filter((one) => one !== sku));
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
        const known = new Set(skus());
        const isSold = (sku: string): boolean =>
          !known.has(sku) && store.goods.peek()?.index.bySku(sku) !== undefined;
        change([...skus(), ...answer.value.skus.filter(isSold)].slice(0, FAVOURITES_MAX));
      }
    },
  };
}

interface Saving extends Pick<Own, "problem"> {
  readonly allowed: { approval: string | null };
  readonly end: () => void;
}

/** A save that nobody answered keeps its id: pressed again, it is done once. */
function createSaving(
  { client, approval, register: { draft }, newId }: ArrangingDeps,
  { problem, allowed, end }: Saving,
): Pick<Arranging, "save" | "isSaving"> {
  const isSaving = signal(false);
  let press: { readonly skus: readonly string[]; readonly id: string } | null = null;
  return {
    isSaving,
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
        client({ action: "save", id, skus: [...skus], approval: given ?? allowed.approval }),
      );
      isSaving.value = false;
      if (!answer.ok) {
        problem.value = "unanswered";
      } else if (answer.value.ok) {
        allowed.approval = null;
        end();
      } else {
        problem.value = "refused";
      }
    },
  };
}
