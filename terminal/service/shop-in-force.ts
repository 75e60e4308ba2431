/**
 * What the till prints of the shop: what the settings say, or the hub's word, which outranks them but
 * for the time zone. A change that comes while the till sells stands in the journal.
 */
import type { Fact } from "@tillwave/shared/journal/entry";
import type { Seller } from "@tillwave/shared/print/receipt";
import type { Journal, Scene } from "./journal.ts";
import type { KnownStore } from "./known-store.ts";
import type { Settings } from "./settings.ts";

export interface ShopInForce {
  seller(): Seller;
  /**
   * Inside a transaction: the hub has another word, and the journal says what is different. Answers
   * with what makes it hold, to be called once the disk has it.
   */
  replace(seller: Seller): () => void;
}

export interface ShopInForceDeps {
  readonly journal: Journal;
  readonly known: KnownStore;
  readonly scene: () => Scene;
  /** Of the software. */
  readonly version: string;
}

/** `settings` are those in force when the till opens. */
export function createShopInForce(
  settings: Settings,
  { journal, known, scene, version }: ShopInForceDeps,
): ShopInForce {
  let now = sellerOf(settings);
  return {
    seller: () => now,
    replace(seller) {
      const next = withSeller(settings, seller);
      const changes = known.settingsChanges(next);
      if (changes.length === 0) {
        return () => {
          now = seller;
        };
      }
      const fact: Fact = { kind: "settings-changed", who: "hub", changes: [...changes] };
      const written = journal.write([fact], scene());
      known.remember({ version, settings: next, shift: known.shift() });
      return () => {
        journal.advance(written);
        now = seller;
      };
    },
  };
}

/** The settings with the hub's word in the place of their own. */
export function withSeller(settings: Settings, { name, address, taxId }: Seller): Settings {
  const { timeZone } = settings.shop;
  const shop = {
    name,
    address: [...address],
    ...(taxId === null ? {} : { taxId }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  return { ...settings, shop };
}

function sellerOf({ shop: { name, address, taxId } }: Settings): Seller {
  return { name, address, taxId: taxId ?? null };
}
