/** Who stands at a beacon's door and should not: recordings, wrong labels, who comes and stays, who comes twice. In virtual time. */
import { createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import { STATUS } from "@tillwave/shared/beacon/provisioning/messages";
import { startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import { toHex } from "@tillwave/shared/core/bytes";
import { ok } from "@tillwave/shared/core/result";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { afterEach, describe, expect, test } from "vitest";
import {
  OTHER_OWNER,
  OWNER,
  announced,
  connect,
  enter,
  enterAsOwner,
  enterByLabel,
  labelOf,
  startClaimed,
  startReady,
} from "../testing/beacon-visits.ts";
import { createMemoryDisk } from "../testing/memory-disk.ts";
import { SETTINGS, type Simulation, type SimulationOptions } from "../testing/simulated-beacon.ts";
import type { SimulatedPipe } from "../testing/simulated-pipe.ts";
import {
  type Key,
  applyAll,
  keyOfLabel,
  keyOfOwner,
  openTestSession,
} from "../testing/test-central.ts";
import { REBOOT_EVERY_MS } from "./remote-reboot.ts";
import { IDLE_MAX_MS, SESSION_MAX_MS } from "./session.ts";

let simulation: Simulation | null = null;
afterEach(async () => {
  await simulation?.close();
  simulation = null;
});

async function start(options: SimulationOptions = {}): Promise<Simulation> {
  await simulation?.close();
  simulation = await startReady(options);
  return simulation;
}

async function claimed(options: SimulationOptions = {}): Promise<Simulation> {
  simulation = await startClaimed(options);
  return simulation;
}

const filesOf = ({ disk }: Simulation): string => JSON.stringify([...disk.kept]);

function messageTo(pipe: SimulatedPipe): (message: Uint8Array) => Promise<void> {
  const fragmenter = createFragmenter();
  return async (message) => {
    for (const fragment of fragmenter.split(message, pipe.payloadMax)) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await pipe.write(fragment);
    }
  };
}

const knock = (key: Key): Uint8Array => startInitiator({ ...key, random: nodeRandom }).m1;
const wrongKey = (beacon: Simulation): Key =>
  keyOfLabel({ ...labelOf(beacon), key: new Uint8Array(16) });

/** Knocks with a wrong key; how long until it is hung up on, in milliseconds. */
async function fail(beacon: Simulation): Promise<number> {
  const pipe = await connect(beacon);
  await messageTo(pipe)(knock(wrongKey(beacon)));
  const ms = await pipe.untilGone(1000);
  expect(pipe.notified).toHaveLength(0);
  await beacon.pass(500);
  return ms;
}

describe("nothing is done for who does not hold the key", () => {
  test("m1 alone changes nothing: neither a file nor what is on air", async () => {
    const beacon = await claimed();
    const pipe = await connect(beacon);
    await beacon.pass(500);
    const [before, status] = [filesOf(beacon), beacon.status()];
    const m1 = knock(keyOfOwner(labelOf(beacon).deviceId, OWNER));
    await messageTo(pipe)(m1);
    await beacon.pass(100);
    expect(pipe.notified.length).toBeGreaterThan(0);
    expect(filesOf(beacon)).toBe(before);
    expect(beacon.status().settings).toStrictEqual(status.settings);
    expect(beacon.status().provisioning?.isOpen).toBe(false);
  });

  test("a recording of an honest session is answered at m1, and ends with what follows", async () => {
    const beacon = await claimed();
    const recorded: Uint8Array[] = [];
    const honest = await connect(beacon);
    const recording = {
      ...honest,
      async write(bytes: Uint8Array) {
        recorded.push(bytes.slice());
        await honest.write(bytes);
      },
    };
    const session = await openTestSession(recording, {
      key: keyOfOwner(labelOf(beacon).deviceId, OWNER),
      random: nodeRandom,
    });
    const what = { settings: { name: "Hats" }, owner: null, basedOn: null };
    expect(await session.ask({ op: "apply", what })).toMatchObject({ status: STATUS.done });
    honest.disconnect();
    await beacon.pass(1000);
    const back = await enterAsOwner(beacon);
    await back.ask({ op: "apply", what: { ...what, settings: { name: "Shoes" } } });
    back.pipe.disconnect();
    await beacon.pass(1000);
    const replay = await connect(beacon);
    for (const fragment of recorded) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await replay.write(fragment);
    }
    await replay.untilGone(1000);
    expect(beacon.status().settings.name).toBe("Shoes");
    expect(JSON.parse(beacon.disk.kept.get("door") ?? "{}")).toMatchObject({ failures: 1 });
  });

  test("frames that are no frames end it, and are counted", async () => {
    const beacon = await start();
    for (const [failures, frame] of [
      Uint8Array.of(0x81, 0, 4, 1),
      Uint8Array.of(0x80, 0xff, 0xff, 1),
      new Uint8Array(),
      new Uint8Array(182).fill(0xff),
    ].entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const pipe = await connect(beacon);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await pipe.write(frame);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await pipe.untilGone(1000);
      const record: unknown = JSON.parse(beacon.disk.kept.get("door") ?? "{}");
      expect(record).toMatchObject({ failures: failures + 1 });
    }
    expect((await enterByLabel(beacon)).hello.claimed).toBe(false);
  });
});

describe("who fails too often is kept waiting", () => {
  test("four times for nothing, then it waits, announces that, and listens again by itself", async () => {
    const beacon = await start();
    for (let i = 0; i < 5; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const ms = await fail(beacon);
      expect(ms).toBeGreaterThanOrEqual(100);
      expect(ms).toBeLessThanOrEqual(400);
    }
    expect(announced(beacon)).toMatchObject({ state: "locked-out" });
    const honest = await connect(beacon);
    await messageTo(honest)(knock(keyOfLabel(labelOf(beacon))));
    await honest.untilGone(1000);
    expect(honest.notified).toHaveLength(0);
    await beacon.pass(3000);
    expect(announced(beacon)).toMatchObject({ state: "unclaimed" });
    const { ask } = await enterByLabel(beacon);
    expect(JSON.parse(beacon.disk.kept.get("door") ?? "{}")).toMatchObject({ failures: 5 });
    expect(await ask({ op: "read", offset: 0 })).toMatchObject({ status: STATUS.notAllowed });
    expect(JSON.parse(beacon.disk.kept.get("door") ?? "{}")).toMatchObject({ failures: 0 });
  });

  test("a restart begins the wait anew", async () => {
    const disk = createMemoryDisk();
    const first = await start({ disk });
    for (let i = 0; i < 6; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await fail(first);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await first.pass(5000);
    }
    const again = await start({ disk });
    expect(announced(again)).toMatchObject({ state: "locked-out" });
    expect(again.status().provisioning).toMatchObject({ state: "locked-out", lockedFor: 3 });
    await again.pass(4000);
    expect(announced(again)).toMatchObject({ state: "unclaimed" });
  });

  test("two seconds on its button end the wait, for who is honest and for two minutes for all", async () => {
    const beacon = await claimed();
    for (let i = 0; i < 5; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await fail(beacon);
    }
    expect(beacon.status().provisioning?.state).toBe("locked-out");
    beacon.panels.touch({ type: "held" });
    expect(beacon.status().provisioning?.state).toBe("claimed");
    for (let i = 0; i < 8; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await fail(beacon);
    }
    expect((await enterAsOwner(beacon)).hello.claimed).toBe(true);
  });

  test("where the disk takes nothing it waits all the same", async () => {
    const beacon = await start();
    beacon.disk.isFull = true;
    for (let i = 0; i < 5; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await fail(beacon);
    }
    expect(beacon.status().provisioning?.state).toBe("locked-out");
    expect(beacon.status().settings.diskTrouble).toContain("door");
  });
});

describe("who stays", () => {
  test("a central that comes, listens and says nothing goes after 30 s, and the next is served", async () => {
    const beacon = await start();
    const pipe = await connect(beacon);
    const ms = await pipe.untilGone(IDLE_MAX_MS + 2000);
    expect(ms).toBeGreaterThanOrEqual(IDLE_MAX_MS - 100);
    expect((await enterByLabel(beacon)).hello.claimed).toBe(false);
  });

  test("one that talks and talks goes after 120 s", async () => {
    const beacon = await start();
    const { ask, pipe } = await enterByLabel(beacon);
    for (let ms = 0; ms < SESSION_MAX_MS - 10_000; ms += 10_000) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await ask({ op: "read", offset: 0 })).toMatchObject({ status: STATUS.notAllowed });
      // oxlint-disable-next-line no-await-in-loop -- time passes
      await beacon.pass(10_000);
    }
    expect(pipe.isGone()).toBe(false);
    await pipe.untilGone(20_000);
  });

  test("while one is there nobody else connects, and what is on air takes no connections", async () => {
    const beacon = await start();
    await enterByLabel(beacon);
    await beacon.pass(1000);
    expect(beacon.adapter.onAir()).toMatchObject({ connectable: false });
    expect(beacon.adapter.connect()).toBe(false);
  });

  test("one that is lost in the middle of a message leaves nothing for the next", async () => {
    const beacon = await start();
    const first = await connect(beacon);
    await first.write(Uint8Array.of(0x80, 0, 48, 1, 2, 3));
    first.disconnect();
    await beacon.pass(1000);
    const second = await enterByLabel(beacon);
    expect(await second.ask(applyAll(SETTINGS, OWNER))).toMatchObject({ status: STATUS.done });
  });
});

describe("a machine that a central has rebooted", () => {
  test("is rebooted after the answer has left, once in ten minutes, over restarts too", async () => {
    let reboots = 0;
    const reboot = async () => {
      reboots += 1;
      return await Promise.resolve(ok(undefined));
    };
    const disk = createMemoryDisk();
    const beacon = await claimed({ disk, reboot });
    const { ask, pipe } = await enterAsOwner(beacon);
    expect(await ask({ op: "reboot" })).toMatchObject({ status: STATUS.done });
    expect(reboots).toBe(0);
    await pipe.untilGone(1000);
    expect(reboots).toBe(1);
    const next = await start({ disk, reboot });
    const soon = await enterAsOwner(next);
    expect(await soon.ask({ op: "reboot" })).toMatchObject({ status: STATUS.busy });
    soon.pipe.disconnect();
    await next.pass(REBOOT_EVERY_MS);
    const later = await enterAsOwner(next);
    expect(await later.ask({ op: "reboot" })).toMatchObject({ status: STATUS.done });
    await later.pipe.untilGone(1000);
    expect(reboots).toBe(2);
  });

  test("is not, where it is not ours to reboot", async () => {
    const { ask } = await enterAsOwner(await claimed());
    expect(await ask({ op: "reboot" })).toMatchObject({
      status: STATUS.notAllowed,
      result: "no-reboot",
    });
  });
});

test("no key is in a log line, a status or an answer, over a beacon's whole life", async () => {
  const beacon = await start();
  const label = labelOf(beacon);
  await fail(beacon);
  const heard: unknown[] = [];
  const first = await enterByLabel(beacon);
  const [settings] = [{ ...SETTINGS, keys: { ...SETTINGS.keys, ibeacon: "ef".repeat(32) } }];
  heard.push(await first.ask(applyAll(settings as typeof SETTINGS, OWNER)));
  for (const request of [
    { op: "read", offset: 0 },
    { op: "log", offset: 0, lines: 200 },
    {
      op: "apply",
      what: {
        settings: { url: "no url" },
        owner: { keyVersion: 8, key: new Uint8Array(32) },
        basedOn: null,
      },
    },
    { op: "reboot" },
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    heard.push(await first.ask(request));
  }
  first.pipe.disconnect();
  await beacon.pass(1000);
  await expect(enter(beacon, keyOfOwner(label.deviceId, OTHER_OWNER))).rejects.toThrow(
    "it is notified",
  );
  heard.push(beacon.status(), beacon.beacon.settings(), beacon.beacon.log(200));
  const said = [
    ...beacon.lines,
    JSON.stringify(heard, (_, value: unknown) =>
      value instanceof Uint8Array ? `${toHex(value)} ${new TextDecoder().decode(value)}` : value,
    ),
  ].join("\n");
  expect(said).toContain("on-air");
  const secrets = [toHex(label.key), OWNER.key, SETTINGS.keys?.eid ?? "", "ef".repeat(32)];
  for (const secret of secrets) {
    expect(said).not.toContain(secret.slice(0, 16));
  }
  // They are where they belong, so that the words above would be found.
  expect(secrets.every((secret) => filesOf(beacon).includes(secret))).toBe(true);
});
