/**
 * A page that is kept open over an upgrade: the till says which build it serves, and the page knows its own. It offers
 * to load the newer one, and does so by itself once nobody would miss it: with an empty counter and no hand at it.
 */
import { type ReadonlySignal, computed, effect } from "@preact/signals";
import type { Sale } from "@tillwave/shared/sale/sale";
import type { Register } from "../register.ts";
import type { TillStore } from "../till-store.ts";

/** An empty counter that nobody has touched for so long, in milliseconds, is left alone. */
export const EMPTY_MS = 5000;
/** Change is still counted, and a receipt read, for so long after a sale. */
export const PAID_MS = 30_000;
const LOOK_EVERY_MS = 1000;

export interface Upgrade {
  /** A newer build is there, and nothing speaks against loading it. */
  readonly isOffered: ReadonlySignal<boolean>;
  reload(): void;
}

export interface Counter {
  readonly sale: Pick<Sale, "type" | "lines"> | null;
  readonly unanswered: number;
  /** A sheet may hold what somebody has typed. */
  readonly isSheetOpen: boolean;
  readonly sinceTouchMs: number;
}

/** Never while anything is paid, or a press is under way; by itself only where nothing is in hand. */
export function mayReloadItself({ sale, unanswered, ...page }: Counter): boolean {
  if (sale === null || unanswered > 0 || page.isSheetOpen) {
    return false;
  }
  switch (sale.type) {
    case "open":
      return sale.lines.length === 0 && page.sinceTouchMs >= EMPTY_MS;
    case "completed":
    case "cancelled":
      return page.sinceTouchMs >= PAID_MS;
    case "tendering":
    case "held":
      return false;
  }
}

export interface UpgradeDeps {
  readonly store: Pick<TillStore, "build" | "till" | "unanswered">;
  readonly register: Pick<Register, "sheet">;
  /** Of this page; null where it has no mark. */
  readonly own: string | null;
  now(): number;
  lastTouch(): number;
  every(ms: number, look: () => void): void;
  /** The build for which this page was loaded again last. */
  readonly tried: { read(): string | null; write(build: string): void };
  reload(): void;
}

export function createUpgrade({ store, register, own, tried, ...deps }: UpgradeDeps): Upgrade {
  const newer = computed(() => {
    const served = store.build.value;
    return own !== null && served !== null && served !== own ? served : null;
  });
  const isOffered = computed(
    () => newer.value !== null && store.till.value?.sale.type !== "tendering",
  );
  let looks = false;
  effect(() => {
    if (newer.value !== null && !looks) {
      looks = true;
      deps.every(LOOK_EVERY_MS, look);
    }
  });

  function look(): void {
    const build = newer.peek();
    // Loaded again for that one, and still another: then only a person tries once more.
    if (build === null || tried.read() === build) {
      return;
    }
    const counter: Counter = {
      sale: store.till.peek()?.sale ?? null,
      unanswered: store.unanswered.peek(),
      isSheetOpen: register.sheet.peek() !== null,
      sinceTouchMs: deps.now() - deps.lastTouch(),
    };
    if (mayReloadItself(counter)) {
      tried.write(build);
      deps.reload();
    }
  }

  return { isOffered, reload: () => deps.reload() };
}
