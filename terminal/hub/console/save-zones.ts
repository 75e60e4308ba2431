/**
 * Zones are changed all at once, on top of the version that a person saw. Whatever else happens in the
 * shop makes versions too (an emitter joins, somebody changes another zone), and that is nobody's
 * business here: the wish is put on top of the newest version, once, unless its own zone was changed.
 */
import type { ZoneWish, ZonesReply, ZonesView } from "@tillwave/shared/api/console-zones";
import { ok } from "@tillwave/shared/core/result";
import type { Answer, HubClient } from "./hub-client.ts";
import { isSameZone, wishOf, wishesWithout } from "./zone-wish.ts";

type Client = Pick<HubClient, "changeZones" | "readZones">;

/** This one made or changed, and all others as they are. */
export const saveZone = (client: Client, seen: ZonesView, wish: ZoneWish): Answer<ZonesReply> =>
  save(client, seen, {
    place: wish.place,
    wishes: ({ zones }) =>
      wish.place === null
        ? [...zones.map(wishOf), wish]
        : zones.map((zone) => (zone.place === wish.place ? wish : wishOf(zone))),
  });

export const closeZone = (client: Client, seen: ZonesView, place: number): Answer<ZonesReply> =>
  save(client, seen, { place, wishes: ({ zones }) => wishesWithout(zones, place) });

interface Change {
  /** The zone that it is about; null of a new one. */
  readonly place: number | null;
  wishes(view: ZonesView): ZoneWish[];
}

async function save(client: Client, seen: ZonesView, change: Change): Answer<ZonesReply> {
  const first = await send(client, seen, change);
  if (!first.ok || first.value.ok || first.value.fault.type !== "changed-meanwhile") {
    return first;
  }
  const fresh = await client.readZones();
  if (!fresh.ok) {
    return fresh;
  }
  return isTouched(seen, fresh.value, change.place)
    ? ok(first.value)
    : send(client, fresh.value, change);
}

const send = (client: Client, view: ZonesView, change: Change): Answer<ZonesReply> =>
  client.changeZones({ basedOn: view.version, zones: change.wishes(view), consent: null });

function isTouched(seen: ZonesView, fresh: ZonesView, place: number | null): boolean {
  if (place === null) {
    return false;
  }
  const [before, after] = [seen, fresh].map(({ zones }) =>
    zones.find((zone) => zone.place === place),
  );
  return before === undefined || after === undefined || !isSameZone(before, after);
}
