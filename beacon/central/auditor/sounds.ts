/**
 * What a microphone beside the ear hears of the shop's emitters, against what they should sound.
 *
 * Who was never heard is out of earshot, and nobody's finding: sound does not go round corners.
 */
import type { Mac } from "@tillwave/shared/core/crypto";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { OpenHours } from "@tillwave/shared/presence/open-hours";
import { type ResolverDevice, createResolver } from "@tillwave/shared/presence/resolver";
import { TONE_WINDOW } from "@tillwave/shared/presence/tone-code";
import type { Verdict } from "./findings.ts";
import type { OpenNow } from "./open-now.ts";
import { type Repeated, createRepeated } from "./repeated.ts";

/** Milliseconds with the microphone on: an emitter sounds every few seconds. */
const SILENCE = 60_000;
const WRONG = { times: 2, within: 60_000 } as const;
const PLACES_MAX = 64;
/** A place's number is in clear, and anybody may sound it: wide searches are few. */
const SEARCHES_MAX = 2;
const STEP_MAX = 3000;

/** An emitter that a microphone beside the ear may hear. */
export interface WatchedEmitter {
  /** 16 hex digits. */
  readonly deviceId: string;
  readonly keyNumber: number;
  readonly place: number;
  /** K_tone, 64 hex digits. */
  readonly toneKey: string;
  readonly hours: readonly OpenHours[] | null;
  readonly timeZone: string;
}

/** What a microphone heard. */
export interface HeardSound {
  readonly place: number;
  readonly code: number;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

export interface Sounds {
  watch(emitters: readonly WatchedEmitter[]): void;
  microphone(isListening: boolean): void;
  /** `wall` in Unix seconds. */
  heard(sound: HeardSound, wall: number): void;
  verdicts(at: { readonly monotonic: number; readonly wall: number }): readonly Verdict[];
}

interface WrongSound {
  /** Seconds by which its window is over; null for no window's. */
  readonly late: number | null;
}

export function createSounds(mac: Mac, openNow: OpenNow): Sounds {
  let emitters: readonly WatchedEmitter[] = [];
  let resolver = createResolver([], mac);
  let isOn = false;
  let on = 0;
  let at: number | null = null;
  let searches = 0;
  const heardAt = new Map<string, number>();
  const wrong = new Map<number, Repeated<WrongSound>>();

  function until(now: number): number {
    if (isOn && at !== null && now > at) {
      on += Math.min(now - at, STEP_MAX);
    }
    at = Math.max(at ?? now, now);
    return on;
  }

  function findWrong(sound: HeardSound, wall: number): WrongSound {
    if (searches >= SEARCHES_MAX || !resolver.hasPlace(sound.place)) {
      return { late: null };
    }
    searches += 1;
    const found = resolver.search(sound, wall);
    return { late: found === null ? null : -found.delta * TONE_WINDOW };
  }

  return {
    watch(next) {
      emitters = next;
      resolver = createResolver(next.map(deviceOf), mac);
      const names = new Set(next.map(({ deviceId }) => deviceId));
      [...heardAt.keys()]
        .filter((name) => !names.has(name))
        .forEach((name) => heardAt.delete(name));
    },
    microphone(isListening) {
      isOn = isListening;
    },
    heard(sound, wall) {
      if (emitters.length === 0) {
        return;
      }
      const now = until(sound.at);
      const found = resolver.resolve(sound, wall);
      if (found !== null) {
        heardAt.set(found.device.deviceId, now);
        return;
      }
      const one = wrong.get(sound.place) ?? createRepeated<WrongSound>(WRONG);
      wrong.delete(sound.place);
      wrong.set(sound.place, one);
      one.take(findWrong(sound, wall), now);
      const [oldest] = wrong.keys();
      if (wrong.size > PLACES_MAX && oldest !== undefined) {
        wrong.delete(oldest);
      }
    },
    verdicts({ monotonic, wall }) {
      const now = until(monotonic);
      searches = 0;
      resolver.advance(wall);
      const silent = emitters.map((emitter): Verdict => {
        const last = heardAt.get(emitter.deviceId);
        const isOpen = openNow.isOpen(emitter, { now: wall, offset: 0 });
        const isJudged = last !== undefined && isOpen === true;
        return {
          code: "sound-missing",
          device: emitter.deviceId,
          seems: isJudged ? now - last > SILENCE : null,
          heard: last === undefined ? null : Math.round((now - last) / 1000),
          planned: SILENCE / 1000,
        };
      });
      const wrongs = [...wrong].map(([place, repeated]): Verdict => {
        const fact = repeated.now(now);
        const device = emitters.find((emitter) => emitter.place === place)?.deviceId ?? null;
        return {
          code: "sound-wrong",
          device,
          seems: fact !== null,
          heard: fact?.late ?? null,
          planned: 0,
          detail: `place ${place}`,
        };
      });
      return [...silent, ...wrongs];
    },
  };
}

const deviceOf = ({ deviceId, keyNumber, place, toneKey }: WatchedEmitter): ResolverDevice => ({
  deviceId,
  keyNumber,
  place,
  toneKey: fromHex(toneKey),
  offsetSeconds: 0,
});
