/** The zones as a screen shows them: fetched when it comes, and again and again while the page is looked at. */
import { type ZonesView, ZONES_EVERY_MS } from "@tillwave/shared/api/console-zones";
import type { ConsoleBeacons } from "@tillwave/shared/api/console-beacons";
import { usePage } from "./context.ts";
import { type UsedFetch, useFetched } from "./use-fetched.ts";

export function useBeacons(): UsedFetch<ConsoleBeacons> {
  const { client, store } = usePage();
  const beat = Math.floor((store.figures.value?.at ?? 0) / ZONES_EVERY_MS);
  return useFetched("beacons", () => client.readBeacons(), String(beat));
}

export function useZones(): UsedFetch<ZonesView> {
  const { client, store } = usePage();
  // The overview is asked for only while the page is visible: its answers beat the time.
  const beat = Math.floor((store.figures.value?.at ?? 0) / ZONES_EVERY_MS);
  return useFetched("zones", () => client.readZones(), String(beat));
}
