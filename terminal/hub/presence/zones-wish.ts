/** Zones as a person wishes them: what they would be as a document, and what is wrong with them. */
import type { ZonesFault, ZonesRequest } from "@tillwave/shared/api/console-zones";
import { type Zones, findZonesFaults } from "@tillwave/shared/presence/zones";
import type { StoredEmitter } from "../store/presence-rows.ts";
import type { NumberedZones } from "./zones-document.ts";

/** Stand for numbers that are still to be given: what cannot be published uses none up. */
const NUMBERS_TO_COME = 0xffff_ffff;

/** The document that it would be, with numbers in the place of those that are still to be given. */
export function wishedZones(
  { zones, consent }: ZonesRequest,
  before: NumberedZones,
): Pick<Zones, "zones" | "consent"> {
  const isOther = consent !== null && !isSameText(consent, before.consent.text);
  return {
    zones: zones.map((zone, i) => ({
      ...zone,
      place: zone.place ?? NUMBERS_TO_COME - i,
      emitters: [],
    })),
    consent: isOther ? { version: before.consent.version + 1, text: consent } : before.consent,
  };
}

const isSameText = (a: Zones["consent"]["text"], b: Zones["consent"]["text"]): boolean =>
  Object.entries(b).every(([language, text]) => a[language as keyof typeof a] === text);

/** Null: they can be published. Both sides of what cannot be are named. */
export function wishFault(
  { basedOn, zones }: ZonesRequest,
  before: NumberedZones,
  emitters: readonly StoredEmitter[],
): ZonesFault | null {
  if (basedOn !== before.version) {
    return { type: "changed-meanwhile" };
  }
  const [fault] = findZonesFaults(wishedZones({ basedOn, zones, consent: null }, before));
  if (fault !== undefined) {
    return fault;
  }
  const known = new Set(before.zones.map(({ place }) => place));
  const strange = zones.find(({ place }) => place !== null && !known.has(place));
  if (strange !== undefined) {
    return { type: "unknown-place", name: strange.name };
  }
  const kept = new Set(zones.map(({ place }) => place));
  for (const { place, name } of before.zones) {
    const there = emitters.filter((emitter) => emitter.place === place).length;
    if (there > 0 && !kept.has(place)) {
      return { type: "has-emitters", name, emitters: there };
    }
  }
  return null;
}
