/**
 * The emitter: sounds its zone's code, another in every half minute, and stays in touch with its hub.
 *
 *   hub ──settings, time, key──▶ ┌─────────┐ ──order──▶ loudspeaker's process
 *   hub ◀───every 30 s─────────  │ emitter │ ◀─state───
 *   people (socket) ◀─────────▶  └─────────┘ ──────────▶ files: config, identity, settings, clock
 *
 * Without its hub it goes on, by its own clock. What sounds is decided in on-air.ts; `refresh` carries it out, whenever
 * something has changed and at each window's beginning.
 */
import type {
  EmitterAnswer,
  EmitterChange,
  EmitterRefusal,
  EmitterStatus,
} from "@tillwave/shared/api/emitter";
import { keepClock } from "@tillwave/shared/host/keep-clock";
import { readKept } from "@tillwave/shared/host/read-kept";
import { CONFIG_DEFAULT, type Config } from "./config.ts";
import { type Heartbeats, startHeartbeats } from "./heartbeats.ts";
import { type JoinAsk, joinAs } from "./join-as.ts";
import { keepIdentity } from "./keep-identity.ts";
import { chimeLevel, linear } from "./level.ts";
import { type OnAir, decideOnAir, heartbeatState, levelOf } from "./on-air.ts";
import type { EmitterPorts, Loudspeaker } from "./ports.ts";
import type { SoundOrder } from "./speaker/words.ts";
import { statusOf } from "./status.ts";

/** In milliseconds. */
const TICK_EVERY = 1000;
/** A new code comes so long after its window's start at most, by chance; the loudspeaker adds two seconds at most. */
const CHANGE_WITHIN = 1000;
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

export interface TestAsk {
  readonly place: number;
  readonly code: number;
  readonly seconds: number;
  readonly profile?: "steady" | "quick" | undefined;
  /** Peak in dB re full scale. */
  readonly level?: number | undefined;
}

export type Ear = (samples: Float32Array) => void;

export interface Emitter {
  status(): EmitterStatus;
  set(change: EmitterChange): EmitterAnswer;
  identify(): EmitterAnswer;
  join(ask: JoinAsk): Promise<EmitterAnswer>;
  playTest(ask: TestAsk): EmitterAnswer;
  stopTest(): EmitterAnswer;
  setClock(unixSeconds: number): EmitterAnswer;
  /** Null where there is a real loudspeaker, or enough ears. Else what ends it. */
  hearAir(ear: Ear): (() => void) | null;
  close(): Promise<void>;
}

export function startEmitter(ports: EmitterPorts, options: EmitterOptions): Emitter {
  const { clocks, timers, random, crypto, files, log } = ports;
  let config: Config = readKept(files.config, "config", log) ?? CONFIG_DEFAULT;
  const who = keepIdentity(ports);
  const saved = readKept(files.clock, "clock", log);
  const clock = keepClock({
    clocks,
    log,
    file: files.clock,
    saved,
    hasKey: who.identity.membership !== null,
    random: random.bytes(2),
  });
  let test: SoundOrder | null = null;
  let isChiming = false;
  let isClosed = false;
  let onAir: OnAir = { state: "starting", order: null };
  let onAirSince = clocks.system();
  let cancelTest = (): void => {};
  let cancelChime = (): void => {};
  let cancelWindow = (): void => {};
  const ears = new Set<Ear>();
  let loudspeaker = openLoudspeaker();

  function openLoudspeaker(): Loudspeaker {
    const { speaker: choice, device } = config;
    return ports.loudspeakers.open(
      { choice, device },
      {
        changed(view) {
          log.info({ ...view }, "the loudspeaker");
          refresh();
        },
        cameUp() {
          wantAir();
          refresh();
        },
        sounding: (what) => log.info({ place: what?.place ?? null }, "sounding"),
        chimed: endChime,
        air: (samples) => ears.forEach((ear) => ear(samples)),
      },
    );
  }

  const wantAir = (): void => loudspeaker.tell({ type: "air", isWanted: ears.size > 0 });

  /** Makes the loudspeaker do what is to be done now. */
  function refresh(): void {
    if (isClosed) {
      return;
    }
    const before = onAir.state;
    const isJoined = who.identity.membership !== null && !heartbeats.isDismissed;
    onAir = decideOnAir({
      config,
      settings: isJoined ? who.settings : null,
      toneKey: clock.isLost ? null : who.toneKey,
      clock,
      test,
      isChiming,
      speaker: loudspeaker.view(),
      crypto,
    });
    onAirSince = onAir.state === before ? onAirSince : clocks.system();
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

  function endTest(): void {
    cancelTest();
    test = null;
    refresh();
  }

  const heartbeats: Heartbeats = startHeartbeats({
    ports,
    who,
    clock,
    sounds: () => ({
      state: heartbeatState(onAir.state, loudspeaker.view().speaker === "silent"),
      level: levelOf(config, who.settings).level,
    }),
    changed: refresh,
  });
  timers.later(tick, TICK_EVERY);
  refresh();

  const status = (): EmitterStatus =>
    statusOf({
      version: options.version,
      who,
      config,
      clock,
      clocks,
      heartbeat: heartbeats.view,
      state: onAir.state,
      since: onAirSince,
      speaker: loudspeaker.view(),
    });
  const notOpen = (): EmitterAnswer =>
    refused("not-now", loudspeaker.view().detail ?? "The loudspeaker is not open yet.");

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
      if (loudspeaker.view().state !== "open") {
        return notOpen();
      }
      cancelChime();
      isChiming = true;
      cancelChime = timers.later(endChime, CHIME_MAX);
      loudspeaker.tell({ type: "chime", level: chimeLevel(config.sensitivity) });
      refresh();
      return DONE;
    },
    async join(ask) {
      const name = ask.name ?? who.identity.name ?? options.hostName;
      const joined = await joinAs({ ...ask, name }, { who, clock, ports });
      if (!joined.ok) {
        return refused(joined.error.why, joined.error.detail);
      }
      refresh();
      await heartbeats.send();
      return DONE;
    },
    playTest({ place, code, seconds, profile, level }) {
      test = {
        place,
        code,
        profile: profile ?? config.profile ?? who.settings?.profile ?? "steady",
        level: linear(level ?? levelOf(config, who.settings).level),
      };
      cancelTest();
      cancelTest = timers.later(endTest, seconds * 1000);
      refresh();
      return loudspeaker.view().state === "open" ? DONE : notOpen();
    },
    stopTest() {
      endTest();
      return DONE;
    },
    setClock(unixSeconds) {
      clock.told(unixSeconds);
      refresh();
      heartbeats.sendSoon();
      return DONE;
    },
    hearAir(ear) {
      if (loudspeaker.view().speaker !== "silent" || ears.size >= AIR_EARS_MAX) {
        return null;
      }
      ears.add(ear);
      wantAir();
      return () => {
        ears.delete(ear);
        wantAir();
      };
    },
    async close() {
      isClosed = true;
      heartbeats.stop();
      [cancelWindow, cancelTest, cancelChime].forEach((cancel) => cancel());
      await loudspeaker.close();
      clock.stop();
    },
  };
}

const DONE: EmitterAnswer = { answer: "done" };
const refused = (why: EmitterRefusal, detail: string): EmitterAnswer => ({
  answer: "refused",
  why,
  detail,
});

function definedOf(change: EmitterChange): Partial<Config> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
