/** Opens the store and starts selling on it, or says in words what is in the way. */
import { join } from "node:path";
import type { Trouble } from "@tillwave/shared/api/till";
import { type Result, err } from "@tillwave/shared/core/result";
import type { Seller } from "@tillwave/shared/print/receipt";
import type { Catalogue } from "@tillwave/shared/sale/item";
import type { Database } from "@tillwave/sqlite/database";
import { type StorageFailure, attempt, storageFailure } from "@tillwave/sqlite/storage-failure";
import type { Ports } from "./ports.ts";
import { createReceiptSigner } from "./receipt-signer.ts";
import { type Selling, type SellingOptions, startSelling } from "./selling.ts";
import { type Settings, termsOf } from "./settings.ts";
import { JOURNAL_FILE, setJournalAside } from "./set-aside.ts";
import { openStore, troubleOf } from "./store.ts";
import { heldShop } from "./sync/shop-document.ts";

export interface OpenerOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  /** Its papers say so. */
  readonly isTraining?: boolean;
  /** Of the software. */
  readonly version: string;
  /** Once, when the till starts: nobody signs in to it any more. */
  readonly forgetPeople?: boolean;
}

export type Opened =
  | { readonly type: "selling"; readonly selling: Selling }
  | { readonly type: "trouble"; readonly trouble: Trouble };

export interface Opener {
  open(): Opened;
  /** A person has decided on a fresh journal. Answers with the name under which the old one is kept. */
  setAside(): Result<string | null, Opened>;
  troubleAfter(failure: StorageFailure): Opened;
  close(selling: Selling): void;
}

export function createOpener(
  options: OpenerOptions,
  ports: Ports,
  around: Pick<SellingOptions, "feed" | "memberships" | "goods" | "onGoods" | "onFailure">,
): Opener {
  const { folder, settings, version, isTraining = false } = options;
  const { memberships, goods } = around;
  const rules = { terms: termsOf(settings), items: goods.items };
  const file = join(folder, JOURNAL_FILE);
  /** What became of the journal before, until a fresh one has taken its place. */
  let replaces: string | null = null;
  let { forgetPeople = false } = options;
  let lastTrouble: Trouble["type"] | null = null;

  /** Logged once, not at every look. */
  const trouble = (found: Trouble): Opened => {
    if (found.type !== lastTrouble) {
      ports.log.error(found, "the till cannot sell");
    }
    lastTrouble = found.type;
    return { type: "trouble", trouble: found };
  };

  /** A disk that fails may fail the last checkpoint too; the file is let go of all the same. */
  const letGo = (open: { close(): void }): void => {
    try {
      open.close();
    } catch (error) {
      ports.log.error({ error: String(error) }, "the journal did not close cleanly");
    }
  };

  return {
    open() {
      const membership = memberships.now;
      const hubShop = (database: Database): Seller | null => {
        const member = membership();
        return member && heldShop(database, member, ports.compression);
      };
      const about = { folder, settings, version, replaces, forgetPeople, membership, hubShop };
      const store = openStore(about, ports);
      if (!store.ok) {
        return trouble(store.error);
      }
      try {
        const { database } = store.value;
        const receiptQr = createReceiptSigner({ database, memberships, crypto: ports.crypto });
        const sellingOptions = {
          ...around,
          folder,
          settings,
          receiptQr,
          version,
          rules,
          isTraining,
        };
        const selling = startSelling(store.value, sellingOptions, ports);
        lastTrouble = null;
        replaces = null;
        forgetPeople = false;
        ports.log.info(selling.status(), "ready to sell");
        return { type: "selling", selling };
      } catch (error) {
        letGo(store.value);
        return trouble(troubleOf(storageFailure(error), file));
      }
    },
    setAside() {
      const at = new Date(ports.clock.read().wall);
      const aside = attempt(() => setJournalAside(folder, at));
      if (!aside.ok) {
        return err(trouble(troubleOf(aside.error, file)));
      }
      ports.log.warn({ keptAs: aside.value, lastTrouble }, "a person set the journal aside");
      replaces = aside.value ?? replaces ?? "the file was gone";
      return aside;
    },
    troubleAfter: (failure) => trouble(troubleOf(failure, file)),
    close: letGo,
  };
}
