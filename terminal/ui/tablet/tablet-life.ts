/** What the register page does beside selling: it stays awake, knows a newer build, and knows when it was removed. */
import { effect } from "@preact/signals";
import type { Register } from "../register.ts";
import type { TillStore } from "../till-store.ts";
import { listenForApp } from "./as-app.ts";
import { browserScreen, hasSaleInHand, keepAwake } from "./awake.ts";
import { ownBuild, triedBuild } from "./own-build.ts";
import { PAIR_PAGE, REMOVED, hasToken, isTablet } from "./tablet-token.ts";
import { type Upgrade, createUpgrade } from "./upgrade.ts";

export function startTabletLife(store: TillStore, register: Register): Upgrade {
  listenForApp();
  keepAwake(hasSaleInHand(store), browserScreen());
  if (isTablet()) {
    void navigator.storage?.persist?.();
    effect(() => {
      if (store.line.value === "not-allowed" && hasToken()) {
        location.replace(`${PAIR_PAGE}${REMOVED}`);
      }
    });
  }
  let touched = performance.now();
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(type, ({ timeStamp }) => (touched = timeStamp), {
      capture: true,
      passive: true,
    });
  }
  return createUpgrade({
    store,
    register,
    own: ownBuild(),
    now: () => performance.now(),
    lastTouch: () => touched,
    every: (ms, look) => void setInterval(look, ms),
    tried: triedBuild,
    reload: () => location.reload(),
  });
}
