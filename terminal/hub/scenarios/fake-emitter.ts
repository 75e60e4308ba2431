/**
 * An emitter as the hub meets it: joins with a code, keeps a clock of its own, sends signed heartbeats and
 * says codes; and can be made to do each of them wrong. Its clock stands where a test puts it.
 */
import { assert, present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import {
  type EmitterEnrolmentAnswer,
  encodeEmitterEnrolment,
  openEmitterEnrolmentAnswer,
  proofOfEmitter,
} from "@tillwave/shared/presence/emitter-enrolment";
import {
  type Heartbeat,
  type HeartbeatAnswer,
  encodeHeartbeat,
  openHeartbeatAnswer,
} from "@tillwave/shared/presence/heartbeat";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import { toneCode, toneWindow } from "@tillwave/shared/presence/tone-code";
import { joinKey, parseJoinCode } from "@tillwave/shared/sync/join-code";
import type { TillReply } from "../till-reply.ts";
import type { OpenHub } from "./open-hub.ts";

const crypto = createNodeCrypto();

export interface FakeEmitter {
  /** Which it knows; another after a start. */
  hub: OpenHub;
  readonly deviceId: Uint8Array;
  /** Hex. */
  readonly device: string;
  place: number;
  keyNumber: number;
  deviceKey: Uint8Array;
  boot: number;
  /** T less the scenario's time, in seconds. */
  ahead: number;
  /** T at which this boot, with this key, began to sound. */
  since: number;
  settingsVersion: number;
  /** Whether it takes the hub's time: forward, and with a new key any. Else its clock stays where a test puts it. */
  believesHub: boolean;
  enrol(code: string): TillReply;
  /** Joins with this code and takes what it is given. */
  join(code: string): EmitterEnrolmentAnswer;
  /** T now. */
  time(): number;
  /** What it sounds now, or in a window before or to come. */
  code(windowsOff?: number): {
    readonly place: number;
    readonly code: number;
    readonly window: number;
  };
  heartbeat(tamper?: Partial<Heartbeat>): Uint8Array;
  send(body: Uint8Array): Promise<TillReply>;
  /** Sends one and takes the answer. */
  beat(tamper?: Partial<Heartbeat>): Promise<HeartbeatAnswer>;
  /** The power goes and comes back: T is what the disk says. */
  restart(ahead: number): void;
}

export function fakeEmitter(first: OpenHub): FakeEmitter {
  const deviceId = nodeRandom.bytes(8);
  let lastProof = new Uint8Array(0);
  let lastKey = new Uint8Array(0);
  const emitter: FakeEmitter = {
    hub: first,
    deviceId,
    device: toHex(deviceId),
    place: 0,
    keyNumber: 0,
    deviceKey: new Uint8Array(32),
    boot: 7,
    ahead: 0,
    since: 0,
    settingsVersion: 0,
    believesHub: false,
    enrol(code) {
      const parsed = parseJoinCode(code);
      const secret = present(parsed.ok ? parsed.value : null, "a code");
      lastKey = new Uint8Array(joinKey(secret, crypto));
      const names = { id: secret.id, deviceId, nonce: nodeRandom.bytes(16), name: "emitter" };
      const { spki } = emitter.hub.hub.context.tls;
      lastProof = new Uint8Array(proofOfEmitter(names, { key: lastKey, spki, mac: crypto }));
      return emitter.hub.hub.presence.enrol(encodeEmitterEnrolment({ ...names, proof: lastProof }));
    },
    join(code) {
      const { body } = emitter.enrol(code);
      assert(body instanceof Uint8Array, `the hub lets it join: ${JSON.stringify(body)}`);
      const proving = { key: lastKey, crypto, proofOfEmitter: lastProof };
      const answer = openEmitterEnrolmentAnswer(body, proving);
      const joined = present(answer.ok ? answer.value : null, "the hub's answer");
      emitter.place = joined.place;
      emitter.keyNumber = joined.keyNumber;
      emitter.deviceKey = joined.deviceKey;
      emitter.since = emitter.time();
      return joined;
    },
    time: () => Math.floor(emitter.hub.clock.read().monotonic / 1000 + EPOCH + emitter.ahead),
    code(windowsOff = 0) {
      const window = toneWindow(emitter.time()) + windowsOff;
      const { tone } = presenceKeys(emitter.deviceKey, crypto);
      const { place } = emitter;
      return { place, window, code: toneCode(tone, { place, window }, crypto) };
    },
    heartbeat(tamper = {}) {
      const { keyNumber, boot, since, settingsVersion } = emitter;
      const whole = {
        deviceId,
        keyNumber,
        boot,
        time: emitter.time(),
        since,
        state: "on-air" as const,
        level: -1800,
        settingsVersion,
        random: nodeRandom.bytes(16),
        ...tamper,
      };
      const { heartbeat } = presenceKeys(emitter.deviceKey, crypto);
      lastRandom.set(emitter, whole.random);
      return encodeHeartbeat(whole, heartbeat, crypto);
    },
    send: (body) => emitter.hub.commit(emitter.hub.hub.presence.heartbeat(body)),
    async beat(tamper) {
      const { body } = await emitter.send(emitter.heartbeat(tamper));
      assert(body instanceof Uint8Array, `the hub hears it: ${JSON.stringify(body)}`);
      const { heartbeat: key } = presenceKeys(emitter.deviceKey, crypto);
      const random = present(lastRandom.get(emitter) ?? null, "the random that was sent");
      const opened = openHeartbeatAnswer(body, { key, random, mac: crypto });
      const answer = present(opened.ok ? opened.value : null, "the hub's answer");
      if (emitter.believesHub) {
        const told = answer.hubTime / 1000 - (emitter.time() - emitter.ahead);
        emitter.ahead = answer.nextKey === null ? Math.max(emitter.ahead, told) : told;
      }
      if (answer.nextKey !== null) {
        emitter.keyNumber = answer.nextKey.keyNumber;
        emitter.deviceKey = answer.nextKey.deviceKey;
        emitter.since = emitter.time();
      }
      return answer;
    },
    restart(ahead) {
      emitter.ahead = ahead;
      emitter.boot += 5;
      emitter.since = emitter.time();
    },
  };
  return emitter;
}

const lastRandom = new WeakMap<FakeEmitter, Uint8Array>();

/** True time of the scenarios' clock, whoever sets its wall: see virtual-clock.ts. */
const EPOCH = Date.UTC(2026, 10, 21, 14, 26) / 1000 - 100;
