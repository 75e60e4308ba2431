/**
 * All that is known of one watched beacon, and what seems wrong with it.
 *
 *   its ids ───▶ presence, level, on-air share, clock, power, addresses
 *   its address, with ids of others ──▶ wrong-id
 *   its ids of windows that are over ─▶ stale-eid
 */
import {
  type ClockOffset,
  type IdWindow,
  type OffsetSpan,
  createClockOffset,
} from "./clock-offset.ts";
import { type DeviceFacts, type DeviceMoment, judgeDevice, patienceOf } from "./device-verdicts.ts";
import type { Verdict } from "./findings.ts";
import { createLevels } from "./levels.ts";
import { createOnAir } from "./on-air.ts";
import { createRepeated } from "./repeated.ts";
import { createSources } from "./sources.ts";
import { createStarts } from "./starts.ts";
import type { Watched } from "./watched.ts";

const CLOCKS_MAX = 8;
const POINTS_MAX = 60;
const WRONG = { times: 3, within: 20_000 } as const;
const STALE = { times: 2, within: 30_000 } as const;
const POWER = { times: 3, within: 15_000 } as const;
/** Heard as often before it is there again. */
const BACK = { times: 2, within: 15_000 } as const;

/** One report, as far as it concerns this beacon. */
export interface Hearing {
  readonly address: string;
  readonly rssi: number | null;
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Milliseconds listened. */
  readonly listened: number;
  /** Unix seconds by the ear's clock. */
  readonly wall: number;
}

export interface Device {
  watched(): Watched;
  /** `isOther`: other settings; it may take them when it takes them. */
  plan(watched: Watched, now: { readonly listened: number; readonly isOther: boolean }): void;
  /** Anything from its address. */
  sent(hearing: Hearing): void;
  said(hearing: Hearing, id: { readonly window: IdWindow | null; readonly power: number }): void;
  saidStale(hearing: Hearing, window: IdWindow): void;
  saidOther(hearing: Hearing, id: string): void;
  saidUptime(hearing: Hearing, uptime: number): void;
  saidUnclaimed(hearing: Hearing): void;
  /** It was another's address. */
  forget(address: string): void;
  /** When its ids were last heard, in milliseconds listened; null for never. */
  saidAt(): number | null;
  offset(wall: number): OffsetSpan | null;
  heardShare(listened: number): number | null;
  high(listened: number): number | null;
  /** Of what is heard, against what is usual; null while nobody knows. */
  againstUsual(listened: number): number | null;
  judge(moment: DeviceMoment): {
    readonly facts: DeviceFacts;
    readonly verdicts: readonly Verdict[];
  };
  points(): readonly (readonly [number, number])[];
}

export function createDevice(first: Watched, since: number): Device {
  let watched = first;
  let expectedSince = since;
  let saidAt: number | null = null;
  let lastAt: number | null = null;
  let pointAt = 0;
  let points: readonly (readonly [number, number])[] = [];
  let levels = createLevels(first.settings.intervalMs);
  const onAir = createOnAir(since);
  const sources = createSources();
  const clocks = new Map<string, ClockOffset>();
  const starts = createStarts();
  const wrong = createRepeated<{ readonly id: string; readonly address: string }>(WRONG);
  const stale = createRepeated<{ readonly seconds: number; readonly address: string }>(STALE);
  const power = createRepeated<number>(POWER);
  const back = createRepeated<true>(BACK);
  const unclaimed = createRepeated<true>({ times: 1, within: 60_000 });

  function clockOf(address: string): ClockOffset {
    const clock = clocks.get(address) ?? createClockOffset();
    clocks.delete(address);
    clocks.set(address, clock);
    const [oldest] = clocks.keys();
    if (clocks.size > CLOCKS_MAX && oldest !== undefined) {
      clocks.delete(oldest);
    }
    return clock;
  }

  function offset(wall: number): OffsetSpan | null {
    const main = sources.main();
    return main === null ? null : (clocks.get(main)?.span(wall) ?? null);
  }

  function facts(moment: DeviceMoment): DeviceFacts {
    const { at, listened, wall, floor, wasOpen, others, ear } = moment;
    const level = levels.judge(watched.expectedRssi, { listened, wasWeak: wasOpen("weak") });
    const within = Math.max(10_000, 6 * watched.settings.intervalMs);
    const second = sources.second(listened, within);
    const speaking = sources.speaking(listened, within);
    if (second !== null) {
      onAir.clear(listened);
    }
    const usual = levels.usualHigh();
    const judged = onAir.judge({
      listened,
      intervalMs: watched.settings.intervalMs,
      high:
        usual === null ? levels.high(listened) : Math.min(usual, levels.high(listened) ?? usual),
      floor,
      others,
      ear,
      wasLow: wasOpen("on-air-low"),
    });
    const patience = patienceOf(watched, { usualHigh: usual, floor, isNew: saidAt === null });
    return {
      watched,
      silence: listened - Math.max(saidAt ?? -Infinity, expectedSince),
      patience,
      isBack: back.now(listened) !== null,
      isUnclaimed: unclaimed.now(listened) !== null,
      isWeak: level.isWeak,
      rssi: level.rssi,
      isLow: judged.isLow,
      share: judged.share,
      wrong: wrong.now(listened),
      stale: stale.now(listened),
      power: power.now(listened),
      second,
      copy: starts.copy(at),
      clocks: [...clocks].flatMap(([address, clock]) => {
        const span = clock.span(wall);
        return span === null || !speaking.includes(address) ? [] : [{ address, span }];
      }),
      offset: offset(wall),
      heardAgo: lastAt === null ? null : Math.max(0, at - lastAt),
    };
  }

  return {
    watched: () => watched,
    plan(next, { listened, isOther }) {
      if (next.settings.intervalMs !== watched.settings.intervalMs) {
        levels = createLevels(next.settings.intervalMs);
      }
      watched = next;
      if (isOther) {
        expectedSince = listened;
        onAir.clear(listened);
      }
    },
    sent({ rssi, listened, wall }) {
      onAir.take(listened);
      if (rssi !== null) {
        levels.take(rssi, listened);
        if (wall - pointAt >= 1) {
          pointAt = wall;
          points = [...points, [Math.round(wall * 1000), rssi] as const].slice(-POINTS_MAX);
        }
      }
    },
    said({ address, at, listened, wall }, id) {
      saidAt = listened;
      lastAt = at;
      sources.take(address, listened);
      back.take(true, listened);
      if (id.window !== null) {
        clockOf(address).take(id.window, wall);
      }
      if (id.power !== watched.settings.powerAt1m) {
        power.take(id.power, listened);
      }
    },
    saidStale({ address, listened, wall }, { start, length }) {
      stale.take({ seconds: Math.round(wall - start - length), address }, listened);
    },
    saidOther({ address, at, listened }, id) {
      lastAt = at;
      wrong.take({ id, address }, listened);
    },
    saidUptime({ address, at }, uptime) {
      starts.take({ uptime, at, address });
    },
    saidUnclaimed({ listened }) {
      unclaimed.take(true, listened);
    },
    forget(address) {
      sources.forget(address);
      clocks.delete(address);
    },
    saidAt: () => saidAt,
    offset,
    heardShare: (listened) => onAir.heardShare(listened, watched.settings.intervalMs),
    high: (listened) => levels.high(listened),
    againstUsual: (listened) => onAir.againstUsual(listened, watched.settings.intervalMs),
    judge(moment) {
      const known = facts(moment);
      return { facts: known, verdicts: judgeDevice(known, moment) };
    },
    points: () => points,
  };
}
