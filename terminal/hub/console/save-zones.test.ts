import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import type { ZonesReply, ZonesView } from "@tillwave/shared/api/console-zones";
import type { HubClient } from "./hub-client.ts";
import { closeZone, saveZone } from "./save-zones.ts";
import { type SimulatedHub, createSimulatedHub } from "./testing/simulated-hub.ts";
import { wishOf } from "./zone-wish.ts";

interface Shop {
  readonly hub: SimulatedHub;
  readonly client: HubClient;
  /** As a person sees it. */
  see(): Promise<ZonesView>;
  pointsOf(place: number): Promise<number | undefined>;
}

function openShop(): Shop {
  const hub = createSimulatedHub({ now: () => 1_795_000_000_000, isSignedIn: true });
  const see = async (): Promise<ZonesView> => {
    const answer = await hub.client.readZones();
    return present(answer.ok ? answer.value : null, "the zones");
  };
  return {
    hub,
    client: hub.client,
    see,
    pointsOf: async (place) => (await see()).zones.find((zone) => zone.place === place)?.points,
  };
}

const zoneIn = (view: ZonesView, place: number) =>
  present(
    view.zones.find((zone) => zone.place === place),
    "the zone",
  );

const replyOf = (answer: { readonly ok: boolean; readonly value?: ZonesReply }): ZonesReply =>
  present(answer.value, "the hub's reply");

test("another zone's change stands in nobody's way, and is not undone", async () => {
  const { hub, client, see, pointsOf } = openShop();
  const seen = await see();
  hub.zones.meddle(2, 9);
  const wish = { ...wishOf(zoneIn(seen, 1)), points: 3 };
  expect(replyOf(await saveZone(client, seen, wish))).toMatchObject({ ok: true, version: 6 });
  expect([await pointsOf(1), await pointsOf(2)]).toEqual([3, 9]);
});

test("a change of the same zone is not overwritten", async () => {
  const { hub, client, see, pointsOf } = openShop();
  const seen = await see();
  hub.zones.meddle(1, 77);
  const wish = { ...wishOf(zoneIn(seen, 1)), points: 3 };
  expect(replyOf(await saveZone(client, seen, wish))).toEqual({
    ok: false,
    fault: { type: "changed-meanwhile" },
  });
  expect(replyOf(await closeZone(client, seen, 1)).ok).toBe(false);
  expect(await pointsOf(1)).toBe(77);
});

test("a new zone is made whatever happened meanwhile", async () => {
  const { hub, client, see } = openShop();
  const seen = await see();
  hub.zones.meddle(1, 77);
  const wish = { ...wishOf(zoneIn(seen, 1)), place: null, name: "Garden" };
  expect(replyOf(await saveZone(client, seen, wish)).ok).toBe(true);
  expect((await see()).zones.map(({ name, points }) => `${name} ${points}`)).toEqual(
    expect.arrayContaining(["Door 77", "Garden 2"]),
  );
});

test("a zone that is wrong is sent once, and a hub that falls silent is said", async () => {
  const { hub, client, see } = openShop();
  const seen = await see();
  const wish = { ...wishOf(zoneIn(seen, 1)), next: 99 };
  expect(replyOf(await saveZone(client, seen, wish))).toMatchObject({
    fault: { type: "unknown-next", name: "Door" },
  });
  expect(replyOf(await closeZone(client, seen, 1))).toMatchObject({
    fault: { type: "has-emitters", name: "Door", emitters: 2 },
  });
  hub.setSilent(true);
  expect(await closeZone(client, seen, 6)).toEqual({ ok: false, error: { type: "unreachable" } });
});
