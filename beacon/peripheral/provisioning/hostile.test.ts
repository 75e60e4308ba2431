/**
 * A hundred thousand hostile frames at the door, and as many hostile requests inside: nothing is thrown, nothing is done for who has no
 * key, and for who has one the settings are always ones that can go on air.
 */
import { createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import { deviceIdOfLabel } from "@tillwave/shared/beacon/provisioning/keys";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import {
  PLAIN_BYTES_MAX,
  type Request,
  decodeBeaconMessage,
  encodeRequest,
} from "@tillwave/shared/beacon/provisioning/messages";
import { startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import { checkBeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert } from "@tillwave/shared/core/assert";
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { BeaconClock } from "../clock.ts";
import { createCommands } from "../commands.ts";
import type { KeptPanel } from "../keep-panel.ts";
import { openSettingsStore } from "../settings-store.ts";
import { createMemoryDisk } from "../testing/memory-disk.ts";
import { SETTINGS } from "../testing/simulated-beacon.ts";
import { keyOfLabel } from "../testing/test-central.ts";
import { keepDoorRecord } from "./door-record.ts";
import { createDoor } from "./door.ts";
import { createSessionCommands } from "./session-commands.ts";
import { createStaged } from "./staged.ts";

const FRAMES = 100_000;
const REQUESTS = 100_000;
const PAYLOAD_MAX = 182;
const PAYLOAD_MIN = 20;

const crypto = createNodeCrypto();
const LABEL_KEY = new Uint8Array(16).fill(0x51);
const LABEL: Label = { key: LABEL_KEY, deviceId: deviceIdOfLabel(LABEL_KEY, crypto) };
const OWNER = { keyVersion: 1, key: new Uint8Array(32).fill(7) };

const REQUEST_BODIES: readonly Request[] = [
  { op: "identify", id: 1, seconds: 10 },
  { op: "read", id: 2, offset: 0 },
  { op: "apply", id: 3, what: { settings: SETTINGS, owner: OWNER, basedOn: null } },
  { op: "apply", id: 4, what: { settings: { name: "Hats" }, owner: null, basedOn: null } },
  { op: "apply", id: 5, what: { staged: new Uint8Array(32) } },
  { op: "clock", id: 6, unixSeconds: 1_800_000_000 },
  { op: "log", id: 7, offset: 0, lines: 10 },
  { op: "reboot", id: 8 },
  { op: "reset", id: 9 },
  { op: "release", id: 10 },
  { op: "stage", id: 11, offset: 0, total: 100, piece: new Uint8Array(50) },
];
const PLAINS = REQUEST_BODIES.map(encodeRequest);

function openDoor() {
  const clock = createVirtualClock();
  const disk = createMemoryDisk();
  const heard = { performed: 0, sent: [] as Uint8Array[] };
  const door = createDoor({
    clocks: { monotonic: clock.now, system: clock.now },
    timers: clock,
    random: nodeRandom,
    crypto,
    log: NO_LOG,
    label: LABEL,
    record: keepDoorRecord(disk.files.door, NO_LOG),
    owner: () => null,
    hello: () => ({
      firmware: "0.1.0",
      settingsVersion: 1,
      time: 1_800_000_000,
      bootCount: 1,
      claimed: false,
      hasPresenceKey: false,
      canBlink: false,
    }),
    perform() {
      heard.performed += 1;
      return { answers: [], isLast: false };
    },
    sessionOver: () => {},
    radio: { notify: (_, bytes) => heard.sent.push(bytes), hangUp: () => {} },
    changed: () => {},
  });
  return { door, heard, clock };
}

/** Every frame that an honest central of this beacon once sent, as somebody heard them. */
function recordSession(payloadMax: number): readonly Uint8Array[] {
  const { door, heard } = openDoor();
  const fragmenter = createFragmenter();
  const initiator = startInitiator({ ...keyOfLabel(LABEL), random: nodeRandom });
  const recorded: Uint8Array[] = [];
  const send = (message: Uint8Array): void => {
    for (const bytes of fragmenter.split(message, payloadMax)) {
      recorded.push(bytes);
      door.central({ link: 1, what: { type: "wrote", bytes } });
    }
  };
  door.central({ link: 1, what: { type: "connected" } });
  door.central({ link: 1, what: { type: "mtu", mtu: 256 } });
  send(initiator.m1);
  const m2 = concatBytes(heard.sent).slice(3);
  const opened = initiator.finish(m2);
  expect(opened).not.toBeNull();
  PLAINS.filter(({ length }) => length <= PLAIN_BYTES_MAX).forEach((plain) =>
    send(opened?.transport.seal(plain) ?? plain),
  );
  expect(heard.performed).toBeGreaterThan(8);
  return recorded;
}

const bytesBy = ({ integer }: SeededRandom, lengthMax: number): Uint8Array =>
  Uint8Array.from({ length: integer(lengthMax + 1) }, () => integer(256));

/** What one stranger writes over one connection. */
function attack(chance: SeededRandom, recorded: readonly Uint8Array[]): readonly Uint8Array[] {
  const { integer } = chance;
  const frames = recorded.map((bytes) => bytes.slice());
  const at = integer(frames.length);
  const frame = frames[at] ?? new Uint8Array();
  switch (integer(7)) {
    case 0:
      return Array.from({ length: 200 }, () => bytesBy(chance, 40));
    case 1:
      frame[integer(frame.length)] = integer(256);
      return frames;
    case 2:
      frames.splice(at, 1);
      return frames;
    case 3:
      frames.splice(at, 0, frame);
      return frames;
    case 4:
      return frames.toSorted(() => integer(3) - 1);
    case 5:
      return [...frames.slice(0, at), frame.slice(0, integer(frame.length + 1)), ...frames];
    default: {
      // A recorded m1, and then requests in clear, framed as they should be.
      const fragmenter = createFragmenter();
      const m1 = concatBytes(frames.filter((_, i) => i < 1)).slice(3, 51);
      const plain = PLAINS[integer(PLAINS.length)] ?? new Uint8Array(1);
      return [m1, plain, bytesBy(chance, 200)]
        .filter(({ length }) => length > 0)
        .flatMap((message) => fragmenter.split(message.slice(0, 512), PAYLOAD_MAX));
    }
  }
}

test(`${FRAMES} hostile frames: nothing is thrown, nothing is performed`, () => {
  const chance = seededRandom(seedOfRun("hostile frames"));
  const recordings = [recordSession(PAYLOAD_MAX), recordSession(PAYLOAD_MIN)];
  const { door, heard, clock } = openDoor();
  let link = 0;
  for (let frames = 0; frames < FRAMES;) {
    link += 1;
    door.pardon();
    door.central({ link, what: { type: "connected" } });
    door.central({ link, what: { type: "subscribed" } });
    const recorded = recordings[chance.integer(recordings.length)] ?? [];
    for (const bytes of attack(chance, recorded)) {
      door.central({ link, what: { type: "wrote", bytes } });
      frames += 1;
    }
    if (chance.integer(4) === 0) {
      clock.pass(chance.integer(2000));
    }
    door.central({ link, what: { type: "gone" } });
  }
  expect(heard.performed).toBe(0);
  expect(door.view().isOpen).toBe(false);
  expect(link).toBeGreaterThan(1000);
});

test("each recorded session, replayed whole as often as one likes, is never performed", () => {
  const recorded = recordSession(PAYLOAD_MAX);
  const { door, heard } = openDoor();
  for (let link = 1; link <= 50; link += 1) {
    door.pardon();
    door.central({ link, what: { type: "connected" } });
    recorded.forEach((bytes) => door.central({ link, what: { type: "wrote", bytes } }));
    door.central({ link, what: { type: "gone" } });
  }
  expect(heard.performed).toBe(0);
  // The first message alone was believed, and answered.
  expect(heard.sent.length).toBeGreaterThanOrEqual(50);
});

const CLOCK: BeaconClock = {
  time: () => 1_800_000_000,
  wall: () => 1_800_000_000,
  say: () => 1,
  state: () => "good",
  boot: 1,
  refusedJump: () => 0,
  tick: () => {},
  told: () => {},
  willUse: () => true,
  use: () => {},
  startAnew: () => {},
  stop: () => {},
};
const PANEL: KeptPanel = {
  use: () => {},
  show: () => {},
  identify: () => ok(undefined),
  isIdentifying: false,
  view: () => ({ kind: "none", state: "none", detail: null, restarts: 0 }),
  close: async () => await Promise.resolve(),
};

function openInside() {
  const disk = createMemoryDisk();
  const facts = { serial: "1", machineId: null };
  const store = openSettingsStore({ file: disk.files.settings, facts, digest: crypto });
  const commands = createCommands(
    { log: NO_LOG, readLog: () => ["{}", "{}"] },
    {
      store,
      clock: CLOCK,
      panel: PANEL,
      status() {
        throw new Error("no central asks for that");
      },
      settingsChanged: () => {},
      clockChanged: () => {},
      ownerGone: () => {},
      ownLabel: LABEL,
    },
  );
  const inside = createSessionCommands({
    commands,
    store,
    clock: CLOCK,
    staged: createStaged({ now: () => 0, digest: crypto }),
    reboot: { ask: () => err("no-reboot"), stop: () => {} },
    digest: crypto,
    log: NO_LOG,
  });
  return { inside, store, disk };
}

test(`${REQUESTS} hostile requests of who has the key: each is answered or ended, and the settings are whole`, () => {
  const chance = seededRandom(seedOfRun("hostile requests"));
  const { inside, store, disk } = openInside();
  let applied = 0;
  for (let i = 0; i < REQUESTS; i += 1) {
    const valid = (PLAINS[chance.integer(PLAINS.length)] ?? new Uint8Array()).slice();
    const before = disk.kept.get("settings");
    const plain = mutate(chance, valid);
    const { answers, isLast } = inside.perform(plain);
    assert(answers.length === 1 || isLast, "it is answered or ended");
    const isChanged = disk.kept.get("settings") !== before;
    for (const answer of answers) {
      const said = decodeBeaconMessage(answer);
      assert(answer.length <= PLAIN_BYTES_MAX && said?.type === "answer", "it is an answer");
      assert(said.status === 0 || !isChanged, "what is refused changes nothing");
    }
    if (isChanged) {
      applied += 1;
      const whole = store.settings;
      assert(whole === null || checkBeaconSettings(whole).ok, "the settings are whole");
    }
  }
  // Else nothing was tried.
  expect(applied).toBeGreaterThan(100);
});

function mutate(chance: SeededRandom, valid: Uint8Array): Uint8Array {
  const { integer } = chance;
  switch (integer(6)) {
    case 0:
      return bytesBy(chance, 60);
    case 1:
      return valid.slice(0, integer(valid.length + 1));
    case 2:
      return concatBytes([valid, bytesBy(chance, 10)]);
    case 3:
      return fromHex("ff".repeat(integer(600)));
    case 4:
      return valid;
    default:
      for (let times = 1 + integer(3); times > 0; times -= 1) {
        valid[integer(valid.length)] = integer(256);
      }
      return valid;
  }
}
