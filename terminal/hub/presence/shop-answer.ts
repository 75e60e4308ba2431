/** What a customer's page shows before anybody checked in. See shared/presence/answers.ts. */
import type { ShopAnswer } from "@tillwave/shared/presence/answers";
import type { Zones } from "@tillwave/shared/presence/zones";
import type { HubContext } from "../context.ts";

export function shopAnswer(
  { store, hub }: HubContext,
  { zones, consent }: Zones,
  customersUrl: string | null,
): ShopAnswer {
  const read = store.read((rows) => rows.hub.get()?.name ?? "");
  return {
    merchant: hub.merchant,
    name: read.ok ? read.value.value : "",
    currency: hub.currency,
    consent: { version: consent.version, text: consent.text },
    zones: zones.map(({ place, name, points, kind, next }) => ({
      place,
      name,
      points,
      kind,
      next,
    })),
    secure: customersUrl?.startsWith("https:") ?? false,
  };
}
