import type { CentralAct, CentralJob, CentralOrder } from "@tillwave/shared/api/central";
import { encodeHello } from "@tillwave/shared/beacon/provisioning/hello";
import { deviceIdOfLabel, ownerKey } from "@tillwave/shared/beacon/provisioning/keys";
import { type Request, STATUS, cutPage } from "@tillwave/shared/beacon/provisioning/messages";
import { encodeChanges } from "@tillwave/shared/beacon/provisioning/settings-cbor";
import type { CborValue } from "@tillwave/shared/cose/cbor";
import { encodeFrame } from "@tillwave/shared/beacon/frame";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { Dbm } from "@tillwave/shared/core/units";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { type Central, createCentral } from "../central.ts";
import {
  type PeerAnswer,
  type SimulatedPeer,
  createSimulatedPeers,
} from "../testing/simulated-peers.ts";
import { keysOf } from "./access.ts";
import { TRIES_MAX } from "./job.ts";
import { JOBS_MAX, KEPT_FOR } from "./jobs.ts";
import { SEEK_MAX } from "./seek.ts";
import { ANSWER_MAX } from "./talk.ts";

const crypto = createNodeCrypto();
const LABEL_KEY = "000102030405060708090a0b0c0d0e0f";
const DEVICE = deviceIdOfLabel(fromHex(LABEL_KEY), crypto);
const DEVICE_ID = toHex(DEVICE);
const OWNER = {
  key: toHex(ownerKey(new Uint8Array(32).fill(7), { deviceId: DEVICE, keyVersion: 3 }, crypto)),
  keyVersion: 3,
};
const HELLO = {
  firmware: "1.2.3",
  settingsVersion: 1,
  time: 1_795_000_000,
  bootCount: 4,
  claimed: false,
  hasPresenceKey: false,
  canBlink: true,
};
const LABEL = { slot: "label", key: LABEL_KEY } as const;
const NEW_FRAME = encodeFrame({
  type: "ibeacon",
  uuid: fromHex(BEACON_SETTINGS.shop?.uuid ?? ""),
  major: 7,
  minor: 12,
  powerAt1m: Dbm(-59),
});

const done = ({ id }: Request, result: CborValue = null): PeerAnswer => [
  { type: "answer", id, status: STATUS.done, result },
];

function peerOf(answer: (request: Request) => PeerAnswer = done): SimulatedPeer {
  return {
    address: "00:aa:01:01:00:42",
    announcement: { version: 1, state: "unclaimed", keyVersion: 0, devicePrefix: DEVICE },
    ...keysOf(LABEL, DEVICE, crypto),
    hello: encodeHello(HELLO),
    said: null,
    refuses: null,
    answer,
    connections: 0,
  };
}

/** As a beacon that took the owner that it was given. */
function claim(peer: SimulatedPeer): void {
  Object.assign(peer, keysOf({ slot: "owner", ...OWNER }, DEVICE, crypto));
  peer.announcement = { ...peer.announcement, state: "claimed", keyVersion: OWNER.keyVersion };
}

interface Scene {
  readonly central: Central;
  pass(ms: number): Promise<void>;
  run(order: CentralOrder): Promise<CentralJob>;
}

function sceneOf(...peers: readonly SimulatedPeer[]): Scene {
  const clock = createVirtualClock();
  const central = createCentral(
    {
      radios: createSimulatedPeers({ clock, random: nodeRandom }, peers),
      crypto,
      random: nodeRandom,
      timers: clock,
      now: clock.now,
      wall: () => clock.read().wall,
      log: NO_LOG,
    },
    { version: "test", adapter: null },
  );
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      clock.pass(Math.min(50, left));
      // What was promised has its turn.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };
  return {
    central,
    pass,
    async run(order) {
      const started = central.start(order);
      const id = started.ok ? started.value : "";
      for (let looks = 0; looks < 5000; looks += 1) {
        const job = central.job(id);
        if (job?.step === "over") {
          return job;
        }
        await pass(50);
      }
      throw new Error(`it is not over: ${JSON.stringify(central.job(id))}`);
    },
  };
}

const orderOf = (...acts: readonly CentralAct[]): CentralOrder => ({
  deviceId: DEVICE_ID,
  access: LABEL,
  acts: [...acts],
});

const apply = (settings: Record<string, unknown>, confirm = false): CentralAct => ({
  act: "apply",
  settings,
  owner: OWNER,
  confirm,
});

test("acts are done in their order, in one session, and the job says what became of each", async () => {
  const asked: string[] = [];
  const peer = peerOf((request) => {
    asked.push(request.op);
    return done(request, request.op === "clock" ? 1_795_000_001 : null);
  });
  const { run } = sceneOf(peer);
  const job = await run(
    orderOf(
      { act: "clock", unixSeconds: 1_795_000_001 },
      { act: "identify" },
      apply({ name: "Bar" }),
    ),
  );
  expect(job).toMatchObject({
    fault: null,
    step: "over",
    device: { firmware: "1.2.3", bootCount: 4, claimed: false },
  });
  expect(asked).toEqual(["clock", "identify", "apply"]);
  expect(job.results.map(({ act, refused }) => [act, refused])).toEqual([
    ["clock", null],
    ["identify", null],
    ["apply", null],
  ]);
  expect(peer.connections).toBe(1);
  // Eight of the connection's own, the handshake, and one for each act.
  expect(job.roundTrips).toBe(8 + 1 + 3);
});

test("the new ids are heard on air: the job says how loud, and how soon", async () => {
  const peer = peerOf((request) => {
    peer.said = NEW_FRAME;
    return done(request);
  });
  const { keys: _keys, ...settings } = BEACON_SETTINGS;
  const job = await sceneOf(peer).run(orderOf(apply({ ...settings, keys: null }, true)));
  expect(job).toMatchObject({ fault: null, heard: { rssi: -58 } });
  expect(job.heard?.afterMs).toBeGreaterThan(0);
});

test("old ids on air are not the new ones: applied, and not heard", async () => {
  const peer = peerOf();
  peer.said = NEW_FRAME;
  const shop = { uuid: BEACON_SETTINGS.shop?.uuid ?? "", major: 7, minor: 13 };
  const job = await sceneOf(peer).run(orderOf(apply({ shop }, true)));
  expect(job).toMatchObject({ fault: { type: "not-heard" }, heard: null });
  expect(job.results).toHaveLength(1);
});

test("a beacon that is not there is not found, in time", async () => {
  const { run } = sceneOf();
  const job = await run(orderOf({ act: "identify" }));
  expect(job.fault).toEqual({ type: "not-found", detail: null });
  expect(job.took).toBeGreaterThanOrEqual(SEEK_MAX);
});

test("a wrong key: it hangs up, and is not asked with it a second time", async () => {
  const peer = peerOf();
  peer.psk = new Uint8Array(32).fill(1);
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }));
  expect(job.fault?.type).toBe("not-opened");
  expect(peer.connections).toBe(1);
});

test.each([
  ["claimed", 3, "not-opened"],
  ["locked-out", 0, "locked-out"],
] as const)("announced as %s: a label's key is not tried", async (state, keyVersion, fault) => {
  const peer = peerOf();
  peer.announcement = { ...peer.announcement, state, keyVersion };
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }));
  expect(job.fault?.type).toBe(fault);
  expect(peer.connections).toBe(0);
});

test("another protocol is named with its version, and the beacon is left alone", async () => {
  const peer = peerOf();
  peer.announcement = { ...peer.announcement, version: 2 };
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }));
  expect(job.fault).toEqual({
    type: "other-version",
    detail: "it speaks version 2 of the protocol",
  });
  expect(peer.connections).toBe(0);
});

test("a firmware with other settings: what it refuses is said with both versions", async () => {
  const peer = peerOf(({ id, op }) => [
    op === "apply"
      ? { type: "answer", id, status: STATUS.badValue, result: "field 15" }
      : { type: "answer", id, status: STATUS.unknownOp, result: null },
  ]);
  peer.hello = encodeHello({ ...HELLO, firmware: "0.0.9", settingsVersion: 7 });
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }, apply({ name: "Bar" })));
  expect(job.results.map(({ refused }) => refused?.why)).toEqual(["unknownOp", "badValue"]);
  expect(job.fault?.type).toBe("other-version");
  expect(job.fault?.detail).toMatch(/0\.0\.9.*version 7.*version|of 1; badValue: field 15/u);
});

test("what is refused ends the job, and nothing behind it is asked", async () => {
  const asked: string[] = [];
  const peer = peerOf(({ id, op }) => {
    asked.push(op);
    return [{ type: "answer", id, status: STATUS.storage, result: null }];
  });
  const job = await sceneOf(peer).run(orderOf(apply({ name: "Bar" }), { act: "identify" }));
  expect(job.fault).toEqual({ type: "refused", detail: "storage" });
  expect(asked).toEqual(["apply"]);
});

test("lost at the act: it goes on there, by the key that the beacon has by then", async () => {
  let asked = 0;
  const peer = peerOf((request) => {
    asked += 1;
    if (asked > 2) {
      return done(request);
    }
    if (request.op === "apply") {
      claim(peer);
      return { ends: "lost" };
    }
    return done(request);
  });
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }, apply({ name: "Bar" })));
  expect(job.fault).toBeNull();
  expect(job.results.map(({ act }) => act)).toEqual(["identify", "apply"]);
  expect(asked).toBe(3);
});

test("a claim whose answer nobody heard is ordered again as it was, and is done", async () => {
  const peer = peerOf();
  claim(peer);
  const job = await sceneOf(peer).run(orderOf(apply({ name: "Bar" })));
  expect(job.fault).toBeNull();
});

test("a reboot whose answer is lost is not asked for twice", async () => {
  let reboots = 0;
  const peer = peerOf(() => {
    reboots += 1;
    return { ends: "lost" };
  });
  const job = await sceneOf(peer).run(orderOf({ act: "reboot" }));
  expect(job.fault?.type).toBe("lost");
  expect(reboots).toBe(1);
});

test("a release whose answer is lost is done where the beacon says that it is nobody's", async () => {
  const peer = peerOf(() => {
    peer.announcement = { ...peer.announcement, state: "unclaimed", keyVersion: 0 };
    return { ends: "lost" };
  });
  claim(peer);
  const order: CentralOrder = {
    deviceId: DEVICE_ID,
    access: { slot: "owner", ...OWNER },
    acts: [{ act: "release" }],
  };
  const job = await sceneOf(peer).run(order);
  expect(job).toMatchObject({ fault: null, results: [{ act: "release", refused: null }] });
});

test("a connection that never comes about is tried three times", async () => {
  const peer = peerOf();
  peer.refuses = "not-connected";
  const { run } = sceneOf(peer);
  const job = await run(orderOf({ act: "identify" }));
  expect(job.fault?.type).toBe("not-connected");
  expect(peer.connections).toBe(TRIES_MAX);
});

test("a beacon that says nothing is given up in time", async () => {
  const peer = peerOf(() => "silence");
  const job = await sceneOf(peer).run(orderOf({ act: "identify" }));
  expect(job.fault).toEqual({ type: "timed-out", detail: "an answer" });
  expect(job.took).toBeGreaterThanOrEqual(ANSWER_MAX);
});

const WIDE = {
  ...BEACON_SETTINGS,
  panel: { kind: "firmata", port: `/dev/serial/by-id/${"x".repeat(180)}`, led: 13, button: null },
  hours: Array.from({ length: 14 }, (_, i) => ({ days: [i % 7], from: "09:00", to: "21:00" })),
} as const;

/** Takes pieces as the protocol says; forgets nothing but what it is told to. */
function stagingPeer(start: Uint8Array, cutAfter = Infinity) {
  let staged = start;
  let pieces = 0;
  const applied: Uint8Array[] = [];
  const peer = peerOf((request) => {
    if (request.op === "stage") {
      pieces += request.piece.length > 0 ? 1 : 0;
      if (pieces > cutAfter) {
        pieces = 0;
        return { ends: "lost" };
      }
      if (request.offset <= staged.length) {
        staged = Uint8Array.from([...staged.subarray(0, request.offset), ...request.piece]);
        staged = request.piece.length === 0 ? start : staged;
        start = staged;
      }
      return done(request, staged.length);
    }
    if (request.op === "apply" && "staged" in request.what) {
      const isWhole = toHex(crypto.sha256(staged)) === toHex(request.what.staged);
      if (isWhole) {
        applied.push(staged);
      }
      return isWhole
        ? done(request)
        : [{ type: "answer", id: request.id, status: STATUS.notAllowed, result: "staged" }];
    }
    return done(request);
  });
  return { peer, applied };
}

const wholeOf = (settings: typeof WIDE): Uint8Array =>
  encodeChanges({
    settings: {
      ...settings,
      hours: settings.hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
    },
    owner: { keyVersion: OWNER.keyVersion, key: fromHex(OWNER.key) },
    basedOn: null,
  });

test("changes that are too many for a message are staged, and then applied as one", async () => {
  const { peer, applied } = stagingPeer(new Uint8Array());
  const job = await sceneOf(peer).run(orderOf(apply({ ...WIDE })));
  expect(job.fault).toBeNull();
  expect(applied).toEqual([wholeOf(WIDE)]);
});

test("staging goes on where a lost connection left it", async () => {
  const { peer, applied } = stagingPeer(new Uint8Array(), 1);
  const job = await sceneOf(peer).run(orderOf(apply({ ...WIDE })));
  expect(job.fault).toBeNull();
  expect(applied).toEqual([wholeOf(WIDE)]);
  expect(peer.connections).toBe(2);
});

test("what lies there of something else is staged anew", async () => {
  const { peer, applied } = stagingPeer(new Uint8Array(100).fill(9));
  const job = await sceneOf(peer).run(orderOf(apply({ ...WIDE })));
  expect(job.fault).toBeNull();
  expect(applied).toEqual([wholeOf(WIDE)]);
});

test("settings are read page by page, and anew where they changed meanwhile", async () => {
  const text = toUtf8(JSON.stringify({ name: "Door", note: "y".repeat(900) }));
  let reads = 0;
  const peer = peerOf((request) => {
    if (request.op !== "read") {
      return done(request);
    }
    reads += 1;
    const tag = new Uint8Array(8).fill(reads === 1 ? 1 : 2);
    return done(request, cutPage(text, tag, request.offset));
  });
  const job = await sceneOf(peer).run(orderOf({ act: "read" }));
  expect(job.results[0]?.value).toMatchObject({ name: "Door" });
  expect(reads).toBeGreaterThan(3);
});

test("jobs wait their turn, at most so many; one that waits is cancelled at once", async () => {
  const peer = peerOf(() => "silence");
  const { central, pass } = sceneOf(peer);
  const ids = Array.from({ length: JOBS_MAX }, () => central.start(orderOf({ act: "identify" })));
  expect(ids.every(({ ok }) => ok)).toBe(true);
  expect(central.start(orderOf({ act: "identify" }))).toMatchObject({
    error: { why: "too-many-jobs" },
  });
  const [first, second] = ids.map((started) => (started.ok ? started.value : ""));
  expect(central.cancel(present(second, "the second"))).toBe(true);
  expect(central.job(present(second, "the second"))).toMatchObject({
    step: "over",
    fault: { type: "cancelled" },
  });
  await pass(1000);
  expect(central.job(present(first, "the first"))?.step).toBe("working");
  central.cancel(present(first, "the first"));
  await pass(1000);
  expect(central.job(present(first, "the first"))?.fault?.type).toBe("cancelled");
  expect(central.status().jobs).toBe(JOBS_MAX - 2);
  await central.close();
});

test("a job is kept for a while once it is over, and then nobody knows it", async () => {
  const { central, run, pass } = sceneOf(peerOf());
  const { id } = await run(orderOf({ act: "identify" }));
  await pass(KEPT_FOR - 1000);
  expect(central.job(id)).not.toBeNull();
  await pass(2000);
  expect(central.job(id)).toBeNull();
});

test("settings that can never be are refused before anybody is sought, by their field", () => {
  const { central } = sceneOf();
  const started = central.start(orderOf(apply({ intervalMs: -4, keys: { eid: "secret" } })));
  expect(started).toMatchObject({ ok: false, error: { why: "settings" } });
  expect(JSON.stringify(started)).not.toContain("secret");
});

test("who announces what is somebody else's is waited out: the beacon that the label opens is found behind it", async () => {
  const impostor = { ...peerOf(), address: "00:aa:01:09:00:42" };
  impostor.announcement = { ...impostor.announcement, state: "claimed", keyVersion: 9 };
  const peer = peerOf();
  const job = await sceneOf(impostor, peer).run(orderOf({ act: "identify" }));
  expect(job.fault).toBeNull();
  expect(impostor.connections).toBe(0);
});

test("a release that nobody heard an answer to is not done because another address says so", async () => {
  const peer = peerOf();
  claim(peer);
  const impostor = { ...peerOf(), address: "00:aa:01:09:00:42" };
  impostor.announcement = { ...impostor.announcement, version: 2 };
  peer.answer = () => {
    // It is away from then on, and somebody says that it is nobody's.
    peer.announcement = { ...peer.announcement, devicePrefix: new Uint8Array(4) };
    impostor.announcement = { ...impostor.announcement, version: 1, state: "unclaimed" };
    return { ends: "lost" };
  };
  const job = await sceneOf(peer, impostor).run({
    deviceId: DEVICE_ID,
    access: { slot: "owner", ...OWNER },
    acts: [{ act: "release" }],
  });
  expect(job.fault?.type).toBe("not-opened");
  expect(job.results).toEqual([]);
});

test("settings that are nested by thousands are none", async () => {
  const text = toUtf8("[".repeat(20_000) + "]".repeat(20_000));
  const peer = peerOf((request) =>
    request.op === "read"
      ? done(request, cutPage(text, new Uint8Array(8), request.offset))
      : done(request),
  );
  const job = await sceneOf(peer).run(orderOf({ act: "read" }));
  expect(job.results).toEqual([{ act: "read", refused: null, value: null }]);
  expect(() => JSON.stringify(job)).not.toThrow();
});

test("a beacon at the end of all time is heard like another, and the next job has its turn", async () => {
  const peer = peerOf((request) =>
    request.op === "clock"
      ? [{ type: "answer", id: request.id, status: STATUS.notAllowed, result: null }]
      : done(request),
  );
  peer.hello = encodeHello({ ...HELLO, time: 0xff_ff_ff_ff });
  const { run } = sceneOf(peer);
  const job = await run(
    orderOf({ act: "clock", unixSeconds: 1_795_000_001 }, apply({ ...BEACON_SETTINGS }, true)),
  );
  expect(job.fault?.type).toBe("not-heard");
  claim(peer);
  expect((await run(orderOf({ act: "identify" }, apply({ name: "Bar" })))).fault).toBeNull();
});
