/**
 * What the customer's screen does beside showing: it stays awake while the till is there, loads a newer version when
 * no sale is in hand, and goes where it belongs when it was removed.
 */
import { computed, effect } from "@preact/signals";
import { browserScreen, keepAwake } from "../tablet/awake.ts";
import { ownBuild, triedBuild } from "../tablet/own-build.ts";
import { PAIR_PAGE, REMOVED, hasToken, isTablet } from "../tablet/tablet-token.ts";
import type { CustomerStore } from "./customer-store.ts";

export function startCustomerLife({ scene, build, line }: CustomerStore): void {
  const isThere = computed(() => scene.value.type !== "away" && scene.value.type !== "not-allowed");
  keepAwake(isThere, browserScreen());
  const own = ownBuild();
  effect(() => {
    const served = build.value;
    const isNewer = own !== null && served !== null && served !== own;
    if (isNewer && scene.value.type === "welcome" && triedBuild.read() !== served) {
      triedBuild.write(served);
      location.reload();
    }
  });
  if (isTablet()) {
    effect(() => {
      if (line.value === "not-allowed" && hasToken()) {
        location.replace(`${PAIR_PAGE}${REMOVED}`);
      }
    });
  }
}
