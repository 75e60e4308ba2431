/** Visits of centrals to a simulated beacon: what each test of provisioning begins with. */
import { type Label, parseLabel } from "@tillwave/shared/beacon/provisioning/label";
import { STATUS } from "@tillwave/shared/beacon/provisioning/messages";
import { type Announcement, findAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import { assert } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { Owner } from "../settings-store.ts";
import {
  SETTINGS,
  type Simulation,
  type SimulationOptions,
  simulateBeacon,
} from "./simulated-beacon.ts";
import { type SimulatedPipe, connectSimulated } from "./simulated-pipe.ts";
import {
  type Key,
  type TestSession,
  applyAll,
  keyOfLabel,
  keyOfOwner,
  openTestSession,
} from "./test-central.ts";

export const OWNER: Owner = { keyVersion: 7, key: "ab".repeat(32) };
export const OTHER_OWNER: Owner = { keyVersion: 8, key: "cd".repeat(32) };
const MTU = 185;
/** In milliseconds: its radio is up, and something is on air. */
const READY_AFTER = 1000;
const TRIES_MAX = 100;

export interface Inside extends TestSession {
  readonly pipe: SimulatedPipe;
}

export async function startReady(options: SimulationOptions = {}): Promise<Simulation> {
  const simulation = simulateBeacon(options);
  await simulation.pass(READY_AFTER);
  return simulation;
}

export function labelOf({ beacon }: Pick<Simulation, "beacon">): Label {
  const answer = beacon.label();
  assert(answer.answer === "label", "it has a label");
  const label = parseLabel(answer.qr, createNodeCrypto());
  assert(label.ok, "its QR is one");
  return label.value;
}

export async function connect(beacon: Simulation, mtu = MTU): Promise<SimulatedPipe> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const pipe = connectSimulated(beacon, mtu);
    if (pipe !== null) {
      return pipe;
    }
    // oxlint-disable-next-line no-await-in-loop -- until what is connectable has its turn
    await beacon.pass(100);
  }
  throw new Error("nothing connectable is on air");
}

/** Rejects where it is not let in: nobody answers. */
export async function enter(beacon: Simulation, key: Key): Promise<Inside> {
  const pipe = await connect(beacon);
  return { pipe, ...(await openTestSession(pipe, { key, random: nodeRandom })) };
}

export const enterByLabel = async (beacon: Simulation): Promise<Inside> =>
  await enter(beacon, keyOfLabel(labelOf(beacon)));

export const enterAsOwner = async (beacon: Simulation, owner = OWNER): Promise<Inside> =>
  await enter(beacon, keyOfOwner(labelOf(beacon).deviceId, owner));

/** Somebody's, with the settings of every test's beacon. */
export async function startClaimed(options: SimulationOptions = {}): Promise<Simulation> {
  const beacon = await startReady(options);
  const { ask, pipe } = await enterByLabel(beacon);
  const answer = await ask(applyAll(SETTINGS, OWNER));
  assert(answer.type === "answer" && answer.status === STATUS.done, "it is claimed");
  pipe.disconnect();
  await beacon.pass(READY_AFTER);
  return beacon;
}

/** Null while nothing connectable is on air. */
export const announced = ({ adapter }: Pick<Simulation, "adapter">): Announcement | null =>
  findAnnouncement(adapter.onAir()?.scanResponse ?? new Uint8Array());
