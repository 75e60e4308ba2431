/** The power is cut after each act on a file while a beacon is claimed, changed and given away: it is the old one or the new one, wholly. */
import { STATUS } from "@tillwave/shared/beacon/provisioning/messages";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert } from "@tillwave/shared/core/assert";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { describe, expect, test } from "vitest";
import {
  OTHER_OWNER,
  OWNER,
  type Inside,
  connect,
  enter,
  enterAsOwner,
  enterByLabel,
  labelOf,
  startReady,
} from "../testing/beacon-visits.ts";
import { createMemoryDisk } from "../testing/memory-disk.ts";
import { SETTINGS, type Simulation } from "../testing/simulated-beacon.ts";
import {
  type Key,
  applyAll,
  keyOfLabel,
  keyOfOwner,
  openTestSession,
} from "../testing/test-central.ts";
import type { Owner } from "../settings-store.ts";

const HATS: BeaconSettings = {
  ...SETTINGS,
  name: "Hats",
  keys: SETTINGS.keys && { ...SETTINGS.keys, keyNumber: 2, eid: "77".repeat(16) },
};

interface Whose {
  readonly settings: BeaconSettings | null;
  readonly owner: Owner | null;
}

const NOBODYS: Whose = { settings: null, owner: null };

const keyOf = (beacon: Simulation, { owner }: Whose): Key => {
  const label = labelOf(beacon);
  return owner === null ? keyOfLabel(label) : keyOfOwner(label.deviceId, owner);
};

function whoseIn(kept: ReadonlyMap<string, string>): Whose {
  const text = kept.get("settings");
  if (text === undefined) {
    return NOBODYS;
  }
  const { settings, owner } = JSON.parse(text) as Whose;
  return { settings, owner };
}

const become =
  ({ settings, owner }: Whose) =>
  async ({ ask }: Inside): Promise<void> => {
    const request = settings === null ? ({ op: "reset" } as const) : applyAll(settings, owner);
    const answer = await ask(request);
    assert(answer.type === "answer" && answer.status === STATUS.done, "it is done");
  };

describe.each<[string, Whose, Whose]>([
  ["claimed", NOBODYS, { settings: SETTINGS, owner: OWNER }],
  ["changed", { settings: SETTINGS, owner: OWNER }, { settings: HATS, owner: OWNER }],
  [
    "given to another shop",
    { settings: SETTINGS, owner: OWNER },
    { settings: HATS, owner: OTHER_OWNER },
  ],
  ["reset", { settings: SETTINGS, owner: OWNER }, NOBODYS],
])("cut while it is %s", (_, before, after) => {
  test("it is what it was or what it becomes, and the next try succeeds", async () => {
    const cuts: ReadonlyMap<string, string>[] = [];
    let isRecorded = false;
    const kept = new Map<string, string>();
    const disk = createMemoryDisk(kept, () => isRecorded && cuts.push(new Map(kept)));
    const beacon = await startReady({ disk });
    if (before.settings !== null) {
      const first = await enterByLabel(beacon);
      await become(before)(first);
      first.pipe.disconnect();
      await beacon.pass(1000);
    }
    cuts.push(new Map(kept));
    isRecorded = true;
    const session = before.owner === null ? await enterByLabel(beacon) : await enterAsOwner(beacon);
    await become(after)(session);
    await beacon.pass(3000);
    await beacon.close();
    isRecorded = false;
    const found = cuts.map(whoseIn);
    expect(found[0]).toStrictEqual(before);
    expect(found.at(-1)).toStrictEqual(after);
    for (const [i, cut] of cuts.entries()) {
      const whose = whoseIn(cut);
      expect([before, after]).toContainEqual(whose);
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      const next = await startReady({
        disk: createMemoryDisk(new Map(cut)),
        system: 1_800_000_000,
      });
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      const again = await enter(next, keyOf(next, whose));
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await become(after)(again);
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await next.pass(2000);
      expect(whoseIn(next.disk.kept), `cut ${i}`).toStrictEqual(after);
      expect(next.status().air.state).toBe(after.settings === null ? "unclaimed" : "on-air");
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await next.close();
    }
  });
});

test("whoever claims it walks away after each piece that is sent: nobody's or claimed, and the next try succeeds", async () => {
  const after: Whose = { settings: SETTINGS, owner: OWNER };
  const outcomes = new Set<boolean>();
  for (let pieces = 0, isWhole = false; !isWhole; pieces += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    const beacon = await startReady();
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    const pipe = await connect(beacon, 23);
    let left = pieces;
    const write = async (bytes: Uint8Array): Promise<void> => {
      if (left === 0) {
        pipe.disconnect();
        throw new Error("walked away");
      }
      left -= 1;
      await pipe.write(bytes);
    };
    try {
      const key = keyOf(beacon, NOBODYS);
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      const session = await openTestSession({ ...pipe, write }, { key, random: nodeRandom });
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await become(after)({ ...session, pipe });
      isWhole = true;
      pipe.disconnect();
    } catch (error) {
      expect((error as Error).message).toBe("walked away");
    }
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await beacon.pass(1000);
    const whose = whoseIn(beacon.disk.kept);
    outcomes.add(whose.owner !== null);
    expect([NOBODYS, after]).toContainEqual(whose);
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await become(after)(await enter(beacon, keyOf(beacon, whose)));
    expect(whoseIn(beacon.disk.kept)).toStrictEqual(after);
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await beacon.close();
  }
  expect(outcomes).toEqual(new Set([false, true]));
});
