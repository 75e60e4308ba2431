/** A central at a beacon's program, on emulated adapters: raw ATT below, an honest session above. */
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { parseLabel } from "@tillwave/shared/beacon/provisioning/label";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import {
  type Key,
  type TestSession,
  openTestSession,
} from "@tillwave/beacon-peripheral/testing/test-central";
import { ADVERTISING_TYPE } from "@tillwave/beacon-peripheral/radio/hci";
import type { Radio } from "../../scripts/radio/radio.ts";
import type { BeaconProcess } from "./beacon-process.ts";
import { until } from "./beacon-radio.ts";
import { type GattCentral, openGatt } from "./gatt-central.ts";

const ATT_HEADER_BYTES = 3;
/** bleno takes no more. */
export const MTU = 256;
/** A frame that takes connections may have had its turn when it is asked. */
const TRIES_MAX = 50;

export interface BeaconVisit extends TestSession {
  readonly gatt: GattCentral;
}

export async function labelOf(beacon: BeaconProcess): Promise<Label> {
  const answer = await beacon.ask({ ask: "label" });
  assert(answer.answer === "label", "it has a label");
  const label = parseLabel(answer.qr, createNodeCrypto());
  assert(label.ok, "its QR is one");
  return label.value;
}

/** When something connectable is on air. */
export async function connectTo(radio: Radio): Promise<GattCentral> {
  const adapter = present(radio.adapters[0], "the beacon's adapter");
  const central = await radio.central();
  for (let tries = 1; ; tries += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await until(
      () => adapter.advertising?.type === ADVERTISING_TYPE.connectable,
      "something connectable is on air",
    );
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      return await openGatt(await central.connect(adapter.address));
    } catch (error) {
      if (tries === TRIES_MAX) {
        throw error;
      }
    }
  }
}

/** Rejects where it is not let in. */
export async function visit(radio: Radio, key: Key, mtu = MTU): Promise<BeaconVisit> {
  const gatt = await connectTo(radio);
  await gatt.setMtu(mtu);
  await gatt.subscribe();
  const pipe = { payloadMax: mtu - ATT_HEADER_BYTES, write: gatt.write, next: gatt.next };
  return { gatt, ...(await openTestSession(pipe, { key, random: nodeRandom })) };
}
