/**
 * Over an upgrade of the hub: a page that was kept open is of an older build. It loads itself again while nothing is
 * in hand, once for each build; one that is still another then is left alone.
 */
import { effect, type ReadonlySignal } from "@preact/signals";
import { RELOADED_KEPT_AS } from "./kept-as.ts";

export interface UpgradeDeps {
  /** What the hub has, as it said last. */
  readonly served: ReadonlySignal<string | null>;
  /** Nothing is listened to, sent, shown at the till or asked. */
  readonly isIdle: ReadonlySignal<boolean>;
  /** Null where the page has no mark: vite.config.ts puts it in. */
  readonly own: string | null;
  readonly tried: Pick<Storage, "getItem" | "setItem">;
  reload(): void;
}

export function followUpgrades({ served, isIdle, own, tried, reload }: UpgradeDeps): void {
  effect(() => {
    const { value: build } = served;
    const isOther = own !== null && build !== null && build !== own;
    if (isOther && isIdle.value && tried.getItem(RELOADED_KEPT_AS) !== build) {
      tried.setItem(RELOADED_KEPT_AS, build);
      reload();
    }
  });
}
