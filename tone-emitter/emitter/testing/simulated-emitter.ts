/** An emitter with simulated ports: time that is moved by hand, a disk in memory, a hub that answers as it is told. */
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import {
  decodeEmitterEnrolment,
  encodeEmitterEnrolmentAnswer,
  isProofOfEmitter,
} from "@tillwave/shared/presence/emitter-enrolment";
import {
  type EmitterSettings,
  formatEmitterSettings,
} from "@tillwave/shared/presence/emitter-settings";
import {
  type HeartbeatAnswer,
  type SignedHeartbeat,
  decodeHeartbeat,
  encodeHeartbeatAnswer,
  isHeartbeatOf,
} from "@tillwave/shared/presence/heartbeat";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import { toneCode } from "@tillwave/shared/presence/tone-code";
import { joinKey, parseJoinCode } from "@tillwave/shared/sync/join-code";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import type { Config, EmitterFiles, Identity } from "../config.ts";
import { type Emitter, startEmitter } from "../emitter.ts";
import type {
  EmitterPorts,
  HubAnswer,
  HubFailure,
  SpeakerListener,
  SpeakerView,
} from "../ports.ts";
import type { SoundOrder, SpeakerCommand } from "../speaker/words.ts";

export const JOIN_CODE = "ABCD-EFGH-JKMN-PQRS";
const SITE_KEY = fromHex("5a".repeat(32));
export const START = Date.UTC(2026, 10, 22, 12) / 1000;
export const SETTINGS: EmitterSettings = {
  version: 3,
  place: 7,
  name: "Shoes",
  range: 5,
  profile: "steady",
  hours: null,
  timeZone: "Asia/Hong_Kong",
};
const HUB_SPKI = fromHex("77".repeat(32));
const crypto = createNodeCrypto();

/** Writes count; the disk may be full. */
export interface Disk {
  readonly files: EmitterFiles;
  isFull: boolean;
  forget(name: keyof EmitterFiles): void;
}

export function createDisk(): Disk {
  const kept = new Map<string, unknown>();
  const fileOf = <T>(name: string): ConfigFile<T> => ({
    read: () => ok((kept.get(name) ?? null) as T | null),
    write(value) {
      if (disk.isFull) {
        return err({ type: "disk", detail: "no space left" });
      }
      kept.set(name, structuredClone(value));
      return ok(undefined);
    },
  });
  const disk: Disk = {
    files: {
      config: fileOf<Config>("config"),
      identity: fileOf<Identity>("identity"),
      settings: fileOf<EmitterSettings>("settings"),
      clock: fileOf("clock"),
    },
    isFull: false,
    forget: (name) => void kept.delete(name),
  };
  return disk;
}

export interface SimulatedHub {
  /** As seen on its own clock, in seconds ahead of the emitter's system clock. */
  ahead: number;
  state: "there" | "away" | "dismisses" | "refuses" | "lies";
  settings: EmitterSettings | null;
  /** Given with the next answer. */
  nextKey: number | null;
  keyNumber: number;
  readonly heard: SignedHeartbeat[];
}

export interface Simulation {
  readonly emitter: Emitter;
  readonly hub: SimulatedHub;
  readonly disk: Disk;
  /** What was sounded, with when (seconds since the start) and T at that time. */
  readonly orders: { readonly at: number; readonly order: SoundOrder | null }[];
  readonly commands: SpeakerCommand[];
  readonly speaker: SpeakerListener;
  show(view: Partial<SpeakerView>): void;
  /** Moves the time. */
  pass(seconds: number): Promise<void>;
  join(): Promise<void>;
  /** As sounded now. */
  order(): SoundOrder | null;
  /** Windows of its place whose codes these are, by the key that it has; others fail. */
  windowsOf(codes: readonly number[]): readonly number[];
  cutPower(): void;
}

export interface SimulationOptions {
  readonly disk?: Disk;
  readonly seed?: number;
  /** Unix seconds of the system's clock at the start. */
  readonly system?: number;
  readonly hub?: SimulatedHub;
}

export const createHub = (): SimulatedHub => ({
  ahead: 0,
  state: "there",
  settings: null,
  nextKey: null,
  keyNumber: 1,
  heard: [],
});

export function simulate({
  disk = createDisk(),
  seed = 1,
  system = START,
  hub = createHub(),
}: SimulationOptions = {}): Simulation {
  const chance = seededRandom(seed);
  const random: Random = {
    bytes: (length) => Uint8Array.from({ length }, () => chance.integer(256)),
  };
  const time = createTime();
  const orders: { readonly at: number; readonly order: SoundOrder | null }[] = [];
  const commands: SpeakerCommand[] = [];
  let view: SpeakerView = {
    state: "open",
    detail: null,
    speaker: "silent",
    sampleRate: 48_000,
    restarts: 0,
  };
  const listeners: SpeakerListener[] = [];
  let isCut = false;
  const systemNow = (): number => system + time.now() / 1000;
  const ports: EmitterPorts = {
    clocks: { monotonic: time.now, system: systemNow },
    timers: { later: (callback, ms) => time.later(() => isCut || callback(), ms) },
    random,
    crypto,
    files: disk.files,
    log: NO_LOG,
    hubs: hubsOf(hub, () => systemNow() + hub.ahead),
    loudspeakers: {
      open(_, to) {
        listeners.push(to);
        return {
          tell(command) {
            commands.push(command);
            const last = orders.at(-1);
            if (
              command.type === "sound" &&
              JSON.stringify(last?.order) !== JSON.stringify(command.order)
            ) {
              orders.push({ at: time.now() / 1000, order: command.order });
            }
          },
          view: () => view,
          close: async () => {},
        };
      },
    },
  };
  const emitter = startEmitter(ports, { version: "1", hostName: "pi" });
  const toneKey = (): Uint8Array => {
    const identity = disk.files.identity.read();
    const membership = identity.ok ? identity.value?.membership : null;
    return presenceKeys(fromHex(present(membership, "a membership").deviceKey), crypto).tone;
  };
  return {
    emitter,
    hub,
    disk,
    orders,
    commands,
    speaker: present(listeners[0], "a loudspeaker's listener"),
    show(change) {
      view = { ...view, ...change };
      listeners.at(-1)?.changed(view);
    },
    pass: (seconds) => time.pass(seconds * 1000),
    async join() {
      hub.settings ??= SETTINGS;
      const answer = await emitter.join({ url: "https://hub:1", code: JOIN_CODE });
      assert(answer.answer === "done", `it joins: ${JSON.stringify(answer)}`);
    },
    order: () => orders.at(-1)?.order ?? null,
    windowsOf(codes) {
      const windows = windowsByCode(toneKey());
      return codes.map((code) => present(windows.get(code), `a window of ${code}`));
    },
    cutPower() {
      isCut = true;
    },
  };
}

/** Windows of half a week round the start, by code and key. */
const known = new Map<string, ReadonlyMap<number, number>>();

function windowsByCode(toneKey: Uint8Array): ReadonlyMap<number, number> {
  const name = toHex(toneKey);
  const found = known.get(name);
  if (found !== undefined) {
    return found;
  }
  const windows = new Map<number, number>();
  for (let window = Math.floor(START / 32) - 2000; windows.size < 8000; window += 1) {
    windows.set(toneCode(toneKey, { place: SETTINGS.place, window }, crypto), window);
  }
  known.set(name, windows);
  return windows;
}

function hubsOf(hub: SimulatedHub, now: () => number): EmitterPorts["hubs"] {
  const keyOf = (deviceId: Uint8Array, keyNumber: number): Uint8Array =>
    deviceKey(SITE_KEY, { deviceId, keyNumber }, crypto);
  const gone = (): Result<HubAnswer, HubFailure> | null =>
    hub.state === "away" ? err({ type: "no-answer", detail: "nobody" }) : null;
  return {
    async enrol(_, makeBody) {
      const body = makeBody(HUB_SPKI);
      const refused =
        gone() ?? (body === null ? err({ type: "not-the-hub", detail: "" } as const) : null);
      if (refused !== null || body === null) {
        return refused ?? err({ type: "not-the-hub", detail: "" });
      }
      const request = decodeEmitterEnrolment(body);
      const secret = parseJoinCode(JOIN_CODE);
      assert(request.ok && secret.ok, "an enrolment");
      const key = joinKey(secret.value, crypto);
      if (!isProofOfEmitter(request.value, { key, spki: HUB_SPKI, mac: crypto })) {
        return ok({ status: 403, body: new Uint8Array(0) });
      }
      const { deviceId, proof } = request.value;
      const answer = {
        merchant: 1001,
        place: SETTINGS.place,
        keyNumber: hub.keyNumber,
        deviceKey: keyOf(deviceId, hub.keyNumber),
        caCertificate: Uint8Array.of(1, 2, 3),
        hubId: "0123456789abcdef",
        settings: formatEmitterSettings(hub.settings ?? SETTINGS),
        hubTime: Math.round(now() * 1000),
      };
      const proving = { key, crypto, proofOfEmitter: hub.state === "lies" ? HUB_SPKI : proof };
      return ok({ status: 200, body: encodeEmitterEnrolmentAnswer(answer, proving) });
    },
    async beat(_, body) {
      const refused = gone();
      if (refused !== null) {
        return refused;
      }
      const heartbeat = decodeHeartbeat(body);
      assert(heartbeat.ok, "a heartbeat");
      const { deviceId, keyNumber, random, settingsVersion } = heartbeat.value;
      const { heartbeat: key } = presenceKeys(keyOf(deviceId, keyNumber), crypto);
      assert(isHeartbeatOf(heartbeat.value, key, crypto), `signed by ${toHex(deviceId)}`);
      hub.heard.push(heartbeat.value);
      if (hub.state === "dismisses" || hub.state === "refuses") {
        return ok({ status: hub.state === "dismisses" ? 403 : 409, body: new Uint8Array(0) });
      }
      const { settings, nextKey } = hub;
      const answer: HeartbeatAnswer = {
        hubTime: Math.round(now() * 1000),
        settings:
          settings === null || settings.version === settingsVersion
            ? null
            : formatEmitterSettings(settings),
        nextKey:
          nextKey === null ? null : { keyNumber: nextKey, deviceKey: keyOf(deviceId, nextKey) },
      };
      hub.keyNumber = nextKey ?? hub.keyNumber;
      hub.nextKey = null;
      const answering = { key: hub.state === "lies" ? HUB_SPKI : key, random, mac: crypto };
      return ok({ status: 200, body: encodeHeartbeatAnswer(answer, answering) });
    },
  };
}

interface Time {
  now(): number;
  later(callback: () => void, afterMs: number): () => void;
  pass(ms: number): Promise<void>;
}

function createTime(): Time {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) {
      await Promise.resolve();
    }
  };
  return {
    now: () => now,
    later(callback, afterMs) {
      const one = { at: now + Math.max(0, afterMs), callback };
      waiting.add(one);
      return () => void waiting.delete(one);
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...waiting].toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) {
          break;
        }
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.callback();
        await settle();
      }
      now = end;
    },
  };
}
