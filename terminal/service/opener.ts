/** Opens the store and starts selling on it, or says in words what is in the way. */
import type { Trouble } from "@tillwave/shared/api/till";
import { type Catalogue, indexItems } from "@tillwave/shared/sale/item";
import { type StorageFailure, storageFailure } from "@tillwave/sqlite/storage-failure";
import type { Ports } from "./ports.ts";
import { type Selling, type SellingOptions, startSelling } from "./selling.ts";
import { type Settings, termsOf } from "./settings.ts";
import { openStore, troubleOf } from "./store.ts";

export interface OpenerOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  /** Of the software. */
  readonly version: string;
}

export type Opened =
  | { readonly type: "selling"; readonly selling: Selling }
  | { readonly type: "trouble"; readonly trouble: Trouble };

export interface Opener {
  /** `replaces`: what became of the journal before, where a person has decided on a fresh one. */
  open(replaces: string | null): Opened;
  troubleAfter(failure: StorageFailure): Opened;
  close(selling: Selling): void;
}

export function createOpener(
  options: OpenerOptions,
  ports: Ports,
  { feed, onFailure }: Pick<SellingOptions, "feed" | "onFailure">,
): Opener {
  const { folder, settings, version, catalogue } = options;
  const rules = { terms: termsOf(settings), items: indexItems(catalogue.items) };
  const { terminal } = settings;
  let lastTrouble: Trouble["type"] | null = null;

  /** Logged once, not at every look. */
  const trouble = (found: Trouble): Opened => {
    if (found.type !== lastTrouble) {
      ports.log.error(found, "the till cannot sell");
    }
    lastTrouble = found.type;
    return { type: "trouble", trouble: found };
  };

  return {
    open(replaces) {
      const store = openStore({ folder, settings, version, replaces }, ports);
      if (!store.ok) {
        return trouble(store.error);
      }
      try {
        const sellingOptions = { folder, terminal, version, rules, feed, onFailure };
        const selling = startSelling(store.value, sellingOptions, ports);
        lastTrouble = null;
        ports.log.info(selling.status(), "ready to sell");
        return { type: "selling", selling };
      } catch (error) {
        store.value.close();
        return trouble(troubleOf(storageFailure(error), folder));
      }
    },
    troubleAfter: (failure) => trouble(troubleOf(failure, folder)),
    close(selling) {
      try {
        selling.close();
      } catch (error) {
        ports.log.error({ error: String(error) }, "the journal did not close cleanly");
      }
    },
  };
}
