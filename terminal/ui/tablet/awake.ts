/** Keeps a tablet's screen on while a sale is in hand. Elsewhere it sleeps when its own settings say so. */
import { type ReadonlySignal, computed, effect } from "@preact/signals";
import type { TillStore } from "../till-store.ts";

/** What of the browser it takes: the lock ends whenever the page is hidden. */
export interface Screen {
  /** Null where the browser has none, as on an insecure page. */
  request: (() => Promise<{ release(): Promise<void> }>) | null;
  isVisible(): boolean;
  onVisible(listener: () => void): void;
}

export const hasSaleInHand = ({ till }: Pick<TillStore, "till">): ReadonlySignal<boolean> =>
  computed(() => {
    const sale = till.value?.sale;
    return sale !== undefined && (sale.type !== "open" || sale.lines.length > 0);
  });

export function keepAwake(wanted: ReadonlySignal<boolean>, screen: Screen): void {
  const { request } = screen;
  if (request === null) {
    return;
  }
  let held: { release(): Promise<void> } | null = null;
  let isAsking = false;

  const take = async (): Promise<void> => {
    if (isAsking || held !== null || !wanted.peek() || !screen.isVisible()) {
      return;
    }
    isAsking = true;
    try {
      held = await request();
    } catch {
      // A battery that runs low may refuse it: the screen sleeps then, and nothing else is lost.
    }
    isAsking = false;
    if (!wanted.peek()) {
      letGo();
    }
  };

  function letGo(): void {
    const before = held;
    held = null;
    void before?.release().catch(() => {});
  }

  effect(() => {
    if (wanted.value) {
      void take();
    } else {
      letGo();
    }
  });
  screen.onVisible(() => {
    held = null;
    void take();
  });
}

export const browserScreen = (): Screen => ({
  request: "wakeLock" in navigator ? () => navigator.wakeLock.request("screen") : null,
  isVisible: () => document.visibilityState === "visible",
  onVisible: (listener) =>
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        listener();
      }
    }),
});
