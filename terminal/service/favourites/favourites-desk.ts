/** Keeps the first page as a supervisor arranges it, and tells every page. */
import type { FavouritesReply, FavouritesRequest } from "@tillwave/shared/api/favourites";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit, map, readBack } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Sales } from "../sales.ts";
import type { Approvals } from "../staff/approvals.ts";
import { createFavouritesStore } from "./favourites-store.ts";
import { mostSold } from "./most-sold.ts";

export interface FavouritesDeskDeps {
  readonly database: Database;
  readonly sales: Pick<Sales, "page">;
  readonly approvals: Approvals;
  /** The wall clock. */
  readonly wall: () => number;
  readonly tell: (skus: readonly string[]) => void;
}

export interface FavouritesDesk {
  /** In their order; none where nobody has arranged any. */
  skus(): readonly string[];
  act(request: FavouritesRequest): Result<Durable<FavouritesReply>, StorageFailure>;
}

export function createFavouritesDesk(deps: FavouritesDeskDeps): FavouritesDesk {
  const { database, sales, approvals, wall, tell } = deps;
  const store = createFavouritesStore(database);
  let skus = store.read();

  return {
    skus: () => skus,
    act(request) {
      if (request.action === "offer") {
        return attempt(() =>
          readBack(database, () => ({ ok: true, skus: mostSold(sales.page, wall()) })),
        );
      }
      const { id, approval } = request;
      const known = attempt(() => readBack(database, () => store.isDone(id)));
      if (!known.ok) {
        return known;
      }
      if (known.value.value) {
        return ok(map(known.value, () => ({ ok: true, skus })));
      }
      const allowed = approvals.take("favourites", approval);
      if (!allowed.ok) {
        return ok(map(known.value, () => allowed));
      }
      const saved = commit(database, () => store.replace(request.skus, id));
      if (!saved.ok) {
        return saved;
      }
      ({ skus } = request);
      tell(skus);
      return ok(map(saved.value, () => ({ ok: true, skus })));
    },
  };
}
