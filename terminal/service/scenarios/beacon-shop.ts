/** A till with a central and beacons in earshot, which has joined a hub that keeps beacons. */
import type { BeaconJob, BeaconJobReply, BeaconsView } from "@tillwave/shared/api/till-beacons";
import { assert, present } from "@tillwave/shared/core/assert";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { BeaconsDesk } from "../beacons/beacons-desk.ts";
import { type BeaconHub, beaconHub } from "./beacon-hub.ts";
import { type JoinedShop, joinedShop, passes } from "./joined-till.ts";
import type { OpenTill, OpenTillOptions } from "./open-till.ts";
import { type SimulatedCentral, simulateCentral } from "./simulated-central.ts";

export interface BeaconShop extends JoinedShop {
  readonly central: SimulatedCentral;
  readonly beacons: BeaconHub;
}

/** In step, with the hub's word on beacons. */
export async function beaconShop(options: Partial<OpenTillOptions> = {}): Promise<BeaconShop> {
  const central = simulateCentral();
  const hubs: BeaconHub[] = [];
  const joined = await joinedShop({ central: central.port, ...options }, (ledger) =>
    hubs.push(beaconHub(ledger)),
  );
  await passes(joined.clock, 3000);
  return { ...joined, central, beacons: present(hubs[0], "the hub's part") };
}

export const viewOf = (till: OpenTill): BeaconsView =>
  present(
    till.service.ask(({ beacons }) => beacons.view()),
    "what the page shows",
  );

export const press = <T>(till: OpenTill, ask: (desk: BeaconsDesk) => T): T =>
  present(
    till.service.ask(({ beacons }) => ({ answer: ask(beacons) })),
    "an answer",
  ).answer;

/** Waits for its end. */
export async function over(
  { till, clock }: { readonly till: OpenTill; readonly clock: VirtualClock },
  reply: BeaconJobReply,
): Promise<BeaconJob> {
  assert(reply.ok, `it is begun: ${JSON.stringify(reply)}`);
  for (let tries = 0; tries < 600; tries += 1) {
    const job = till.service.ask(({ beacons }) => beacons.job(reply.job));
    if (job?.step === "over") {
      return job;
    }
    await passes(clock, 100);
  }
  throw new Error("the job is not over within a minute");
}
