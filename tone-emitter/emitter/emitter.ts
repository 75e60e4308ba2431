/**
 * The emitter: sounds its zone's code of the hour, half a minute each, and stays in touch with its hub.
 *
 *   hub ──settings, time, key──▶ ┌─────────┐ ──order──▶ loudspeaker's process
 *   hub ◀───every 30 s─────────  │ emitter │ ◀─state───
 *   people (socket) ◀─────────▶  └─────────┘ ──────────▶ files: config, identity, settings, clock
 *
 * Without its hub it goes on, by its own clock. Every decision about what sounds is in on-air.ts; `refresh` carries it out,
 * whenever something has changed and at each window's beginning.
 */
import type {
  EmitterAnswer,
  EmitterChange,
  EmitterRefusal,
  EmitterStatus,
} from "@tillwave/shared/api/emitter";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import {
  type EmitterSettings,
  parseEmitterSettings,
} from "@tillwave/shared/presence/emitter-settings";
import {
  DEVICE_ID_BYTES,
  HEARTBEAT_EVERY,
  type HeartbeatAnswer,
} from "@tillwave/shared/presence/heartbeat";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import { CONFIG_DEFAULT, type Config, type Identity } from "./config.ts";
import { type BeatError, type JoinError, beat, joinHub } from "./hub-link.ts";
import { type KeptClock, keepClock } from "./keep-clock.ts";
import { chimeLevel, linear } from "./level.ts";
import { type OnAir, type TestSound, decideOnAir, heartbeatState, levelOf } from "./on-air.ts";
import type { EmitterPorts, Loudspeaker, SpeakerView } from "./ports.ts";
import type { SoundOrder } from "./speaker/words.ts";

/** In milliseconds. */
const TICK_EVERY = 1000;
const BEAT_EVERY = HEARTBEAT_EVERY * 1000;
/** After one that was not answered. */
const BEAT_AGAIN = 10_000;
/** After one that moved the clock: the hub shall know it as it is. */
const BEAT_SOON = 1000;
/** A step of the clock that the hub is told of at once, in seconds. */
const STEP_TOLD = 1;
/** An answer that took longer says nothing of the time, in milliseconds. */
const ANSWER_MAX = 5000;
/** A new code comes so long after its window's start at most, by chance; the loudspeaker adds a second. */
const CHANGE_WITHIN = 1500;
/** A chime that nobody reports the end of. */
const CHIME_MAX = 6000;
/** Programs that may hear the air at once. */
const AIR_EARS_MAX = 4;

export interface EmitterOptions {
  /** Of this program. */
  readonly version: string;
  /** What it is called where nobody named it. */
  readonly hostName: string;
}

export interface JoinAsk {
  readonly url: string;
  readonly code: string;
  readonly name?: string | undefined;
  readonly spki?: string | undefined;
}

export interface TestAsk {
  readonly place: number;
  readonly code: number;
  readonly seconds: number;
  readonly profile?: "steady" | "quick" | undefined;
  /** Peak in dB re full scale. */
  readonly level?: number | undefined;
}

export interface Emitter {
  status(): EmitterStatus;
  set(change: EmitterChange): EmitterAnswer;
  identify(): EmitterAnswer;
  join(ask: JoinAsk): Promise<EmitterAnswer>;
  playTest(ask: TestAsk): EmitterAnswer;
  stopTest(): EmitterAnswer;
  setClock(unixSeconds: number): EmitterAnswer;
  /** Null where there is a real loudspeaker, or enough ears. Else what ends it. */
  hearAir(ear: (samples: Float32Array) => void): (() => void) | null;
  close(): Promise<void>;
}

const DONE: EmitterAnswer = { answer: "done" };
const refused = (why: EmitterRefusal, detail: string): EmitterAnswer => ({
  answer: "refused",
  why,
  detail,
});

export function startEmitter(ports: EmitterPorts, options: EmitterOptions): Emitter {
  const { clocks, timers, random, crypto, files, log } = ports;
  let config: Config = readOr(files.config, "config") ?? CONFIG_DEFAULT;
  let identity: Identity = readOr(files.identity, "identity") ?? newIdentity();
  let settings: EmitterSettings | null = readOr(files.settings, "settings");
  const savedClock = readOr(files.clock, "clock");
  /** Who has a key must know which of its windows it has sounded. */
  let isClockLost = savedClock === null && identity.membership !== null;
  const clock: KeptClock = keepClock({
    clocks,
    log,
    file: files.clock,
    saved: savedClock,
    random: random.bytes(2),
  });
  let toneKey = toneKeyOf(identity);
  let test: TestSound | null = null;
  let isChiming = false;
  let heartbeat: EmitterStatus["heartbeat"] = { answeredAt: null, state: "never", detail: null };
  let isDismissed = false;
  let isClosed = false;
  let onAir: OnAir = { state: "starting", order: null };
  let onAirSince = clocks.system();
  let cancelTest = (): void => {};
  let cancelChime = (): void => {};
  let cancelWindow = (): void => {};
  let cancelBeat = (): void => {};
  const ears = new Set<(samples: Float32Array) => void>();
  let loudspeaker: Loudspeaker = openLoudspeaker();

  function readOr<T>(file: ConfigFile<T>, name: string): T | null {
    const read = file.read();
    if (!read.ok) {
      log.error({ name, ...read.error }, "a file could not be read");
      return null;
    }
    return read.value;
  }

  function newIdentity(): Identity {
    const deviceId = toHex(random.bytes(DEVICE_ID_BYTES));
    const made = { deviceId, name: null, membership: null };
    files.identity.write(made);
    return made;
  }

  function toneKeyOf({ membership }: Identity): Uint8Array | null {
    return membership && presenceKeys(fromHex(membership.deviceKey), crypto).tone;
  }

  function openLoudspeaker(): Loudspeaker {
    const opened: Loudspeaker = ports.loudspeakers.open(
      { choice: config.speaker, device: config.device },
      {
        changed: (view) => {
          log.info({ ...view }, "the loudspeaker");
          refresh();
        },
        cameUp() {
          loudspeaker.tell({ type: "air", isWanted: ears.size > 0 });
          refresh();
        },
        sounding: (what) => log.info({ place: what?.place ?? null }, "sounding"),
        chimed: endChime,
        air: (samples) => ears.forEach((ear) => ear(samples)),
      },
    );
    return opened;
  }

  const view = (): SpeakerView => loudspeaker.view();

  /** Makes the loudspeaker do what is to be done now. */
  function refresh(): void {
    if (isClosed) {
      return;
    }
    const before = onAir.state;
    onAir = decideOnAir({
      config,
      settings,
      toneKey: isDismissed || isClockLost ? null : toneKey,
      isJoined: identity.membership !== null && !isDismissed,
      clock,
      test,
      isChiming,
      speaker: view(),
      crypto,
    });
    if (onAir.state !== before) {
      onAirSince = clocks.system();
    }
    loudspeaker.tell({ type: "sound", order: onAir.order });
    cancelWindow();
    const chance = ((random.bytes(1)[0] as number) / 256) * CHANGE_WITHIN;
    cancelWindow = timers.later(refresh, clock.untilNextWindow() + chance);
  }

  function tick(): void {
    if (!isClosed) {
      clock.tick();
      if (onAir.state === "no-clock") {
        refresh();
      }
      timers.later(tick, TICK_EVERY);
    }
  }

  function endChime(): void {
    cancelChime();
    isChiming = false;
    refresh();
  }

  function beatAfter(afterMs: number): void {
    cancelBeat();
    cancelBeat = timers.later(() => void sendBeat(), afterMs);
  }

  async function sendBeat(): Promise<void> {
    const { membership, deviceId } = identity;
    if (membership === null || isClosed) {
      return;
    }
    const asked = clocks.monotonic();
    const time = Math.floor(clock.time());
    const since = Math.min(time, Math.floor(clock.saidSince() ?? time));
    const { level } = levelOf(config, settings);
    const answer = await beat(
      { membership, deviceId },
      {
        boot: clock.boot,
        time,
        since,
        state: heartbeatState(onAir.state, view().speaker === "silent"),
        level: Math.round(level * 100),
        settingsVersion: settings?.version ?? 0,
      },
      { hubs: ports.hubs, crypto, random },
    );
    // Joined anew or closed in the meantime: this answer is of another time.
    if (isClosed || identity.membership !== membership) {
      return;
    }
    if (answer.ok) {
      takeAnswer(answer.value, clocks.monotonic() - asked);
    } else {
      missAnswer(answer.error);
    }
  }

  function takeAnswer({ hubTime, settings: json, nextKey }: HeartbeatAnswer, tookMs: number): void {
    heartbeat = { answeredAt: clocks.system() * 1000, state: "answered", detail: null };
    isDismissed = false;
    const before = clock.time();
    const hubSeconds = (hubTime + tookMs / 2) / 1000;
    if (json !== null) {
      takeSettings(json);
    }
    if (nextKey !== null) {
      takeKey(nextKey, hubSeconds);
    } else if (tookMs <= ANSWER_MAX) {
      clock.told(hubSeconds);
    }
    const hasStepped = Math.abs(clock.time() - before) > STEP_TOLD || nextKey !== null;
    beatAfter(hasStepped ? BEAT_SOON : BEAT_EVERY);
    refresh();
  }

  function takeSettings(json: string): void {
    const parsed = parseEmitterSettings(json);
    if (parsed === null) {
      log.warn({}, "the hub's settings are not understood");
      return;
    }
    settings = parsed;
    files.settings.write(parsed);
  }

  function takeKey(
    { keyNumber, deviceKey }: { readonly keyNumber: number; readonly deviceKey: Uint8Array },
    hubSeconds: number,
  ): void {
    const { membership } = identity;
    if (membership === null) {
      return;
    }
    const next = { ...membership, keyNumber, deviceKey: toHex(deviceKey) };
    if (become({ ...identity, membership: next })) {
      clock.newKey(hubSeconds);
    }
  }

  /** False where the disk does not take it: then nothing is changed. */
  function become(next: Identity): boolean {
    const written = files.identity.write(next);
    if (!written.ok) {
      log.error({ detail: written.error.detail }, "who it is could not be written down");
      return false;
    }
    identity = next;
    toneKey = toneKeyOf(next);
    return true;
  }

  function missAnswer(error: BeatError): void {
    isDismissed = error.type === "dismissed";
    const isRefused = isDismissed || error.type === "refused";
    heartbeat = {
      ...heartbeat,
      state: isRefused ? "refused" : "no-answer",
      detail: wordsOfBeat(error),
    };
    log.warn({ ...error }, "a heartbeat was not answered");
    beatAfter(isRefused ? BEAT_EVERY : BEAT_AGAIN);
    refresh();
  }

  function endTest(): void {
    cancelTest();
    test = null;
    refresh();
  }

  timers.later(tick, TICK_EVERY);
  refresh();
  beatAfter(0);

  const status = (): EmitterStatus => ({
    version: options.version,
    name: identity.name,
    deviceId: identity.membership && identity.deviceId,
    hub: identity.membership && { id: identity.membership.hubId, url: identity.membership.url },
    place: settings && { number: settings.place, name: settings.name },
    settingsVersion: settings?.version ?? 0,
    sound: {
      state: onAir.state,
      detail: isClockLost ? CLOCK_LOST : view().detail,
      speaker: view().speaker,
      simulated: view().speaker === "silent",
      sampleRate: view().sampleRate,
      profile: config.profile ?? settings?.profile ?? "steady",
      since: onAirSince * 1000,
      restarts: view().restarts,
    },
    level: { ...levelOf(config, settings), sensitivity: config.sensitivity },
    clock: {
      time: Math.floor(clock.time()),
      aheadOfSystem: Math.round(clock.time() - clocks.system()),
      aheadOfHub: clock.aheadOfHub(),
      boot: clock.boot,
      jumpRefused: clock.refusedJump(),
    },
    heartbeat,
  });

  return {
    status,
    set(change) {
      const next = { ...config, ...definedOf(change) };
      const written = files.config.write(next);
      if (!written.ok) {
        return refused("disk", written.error.detail);
      }
      const isOther = next.speaker !== config.speaker || next.device !== config.device;
      config = next;
      if (isOther) {
        void loudspeaker.close();
        loudspeaker = openLoudspeaker();
      }
      refresh();
      return { answer: "status", status: status() };
    },
    identify() {
      if (view().state !== "open") {
        return refused("not-now", view().detail ?? "The loudspeaker is not open.");
      }
      isChiming = true;
      cancelChime = timers.later(endChime, CHIME_MAX);
      loudspeaker.tell({ type: "chime", level: chimeLevel(config.sensitivity) });
      refresh();
      return DONE;
    },
    async join({ url, code, name = identity.name ?? options.hostName, spki }) {
      const { deviceId } = identity;
      const joined = await joinHub(
        { url, code, name, deviceId, spki },
        { hubs: ports.hubs, crypto, random },
      );
      if (!joined.ok) {
        return refused(
          joined.error.type === "away" ? "hub-away" : "join-refused",
          wordsOfJoin(joined.error),
        );
      }
      const { merchant, keyNumber, deviceKey, caCertificate, hubId, hubTime } = joined.value;
      const membership = { merchant, keyNumber, hubId, url, ca: toHex(caCertificate) };
      const isWritten = become({
        deviceId,
        name,
        membership: { ...membership, deviceKey: toHex(deviceKey) },
      });
      if (!isWritten) {
        return refused("disk", "The key that the hub gave could not be written down.");
      }
      takeSettings(joined.value.settings);
      isClockLost = false;
      isDismissed = false;
      clock.newKey(hubTime / 1000);
      refresh();
      await sendBeat();
      return DONE;
    },
    playTest({ place, code, seconds, profile, level }) {
      const peak = linear(level ?? levelOf(config, settings).level);
      const order: SoundOrder = {
        place,
        code,
        profile: profile ?? config.profile ?? settings?.profile ?? "steady",
        level: peak,
      };
      test = { order };
      cancelTest();
      cancelTest = timers.later(endTest, seconds * 1000);
      refresh();
      return view().state === "open"
        ? DONE
        : refused("not-now", view().detail ?? "The loudspeaker is not open.");
    },
    stopTest() {
      endTest();
      return DONE;
    },
    setClock(unixSeconds) {
      clock.told(unixSeconds);
      refresh();
      beatAfter(BEAT_SOON);
      return DONE;
    },
    hearAir(ear) {
      if (view().speaker !== "silent" || ears.size >= AIR_EARS_MAX) {
        return null;
      }
      ears.add(ear);
      loudspeaker.tell({ type: "air", isWanted: true });
      return () => {
        ears.delete(ear);
        loudspeaker.tell({ type: "air", isWanted: ears.size > 0 });
      };
    },
    async close() {
      isClosed = true;
      cancelWindow();
      cancelBeat();
      cancelTest();
      cancelChime();
      await loudspeaker.close();
      clock.stop();
    },
  };
}

const CLOCK_LOST = "clock.json was lost: which codes have sounded is not known. Join again.";

function definedOf(change: EmitterChange): Partial<Config> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function wordsOfBeat(error: BeatError): string {
  switch (error.type) {
    case "dismissed":
      return "The hub does not know this emitter any more. Join again.";
    case "refused":
      return `The hub does not take it: status ${error.status}.`;
    case "no-answer":
    case "not-the-hub":
      return error.detail;
  }
}

function wordsOfJoin(error: JoinError): string {
  switch (error.type) {
    case "code-malformed":
      return "A code has 16 letters and digits, like ABCD-EFGH-JKMN-PQRS.";
    case "other-hub":
      return "Another hub than the one that made this code answers there.";
    case "refused":
      return "The code is wrong, used or too old. Make another one in the console.";
    case "away":
      return error.detail;
  }
}
