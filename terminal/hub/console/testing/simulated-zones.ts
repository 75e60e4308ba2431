/** The simulated hub's zones: an emitter in each state, a day of check-ins, codes that emitters join with. */
import type {
  EmitterCode,
  EmitterRow,
  EmitterRowState,
  ZoneDay,
  ZoneRow,
  ZonesReply,
  ZonesRequest,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { findZonesFaults } from "@tillwave/shared/presence/zones";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const CODE_MS = 15 * MINUTE;

export interface SimulatedZones {
  view(now: number): ZonesView;
  change(request: ZonesRequest, now: number): ZonesReply;
  /** Null where there is no such zone. */
  makeCode(place: number, name: string, now: number): EmitterCode | null;
  /** Null where there is no such emitter. */
  rotate(
    device: string,
    isStolen: boolean,
    now: number,
  ): { readonly code: EmitterCode | null } | null;
  retire(device: string): boolean;
  /** A device uses the last code. */
  join(now: number): void;
  /** Another person changes a zone's points. */
  meddle(place: number, points: number): void;
  /** The longest names, the largest figures. */
  enlarge(): void;
  /** As in a shop that has none yet. */
  empty(): void;
}

export function createSimulatedZones(start: number): SimulatedZones {
  let version = 4;
  let consent = CONSENT;
  let zones: readonly ZoneRow[] = zonesAt(start);
  let emitters: readonly EmitterRow[] = emittersAt(start);
  let highest = Math.max(...zones.map(({ place }) => place));
  let lastCode: EmitterCode | null = null;

  const view = (now: number): ZonesView => ({
    version,
    now,
    zones,
    emitters,
    consent,
    customersUrl: "https://check.harbour.example/",
    elsewhere: { guesses: 3, replays: 0 },
  });
  const makeCode = (place: number, name: string, now: number): EmitterCode | null => {
    if (!zones.some((zone) => zone.place === place)) {
      return null;
    }
    lastCode = {
      place,
      name,
      code: "B7TQ-2MXD-9KRN-4HVA",
      qr: `TWE1${"B7TQ2MXD9KRN4HVA".padEnd(120, "Q7LM2VB4")}`,
      url: "https://192.168.1.5:8447",
      made: now,
      expires: now + CODE_MS,
    };
    return lastCode;
  };
  const set = (device: string, change: Partial<EmitterRow>): void => {
    emitters = emitters.map((row) => (row.device === device ? { ...row, ...change } : row));
  };
  return {
    view,
    makeCode,
    change: ({ basedOn, zones: wished, consent: text }, now) => {
      if (basedOn !== version) {
        return { ok: false, fault: { type: "changed-meanwhile" } };
      }
      const left = zones.find(({ place }) => !wished.some((wish) => wish.place === place));
      const sounding = emitters.filter(({ place }) => place === left?.place).length;
      if (left !== undefined && sounding > 0) {
        return { ok: false, fault: { type: "has-emitters", name: left.name, emitters: sounding } };
      }
      const rows = wished.map((wish): ZoneRow => {
        const known = zones.find(({ place }) => place === wish.place);
        highest += wish.place === null ? 1 : 0;
        return { ...wish, place: wish.place ?? highest, today: known?.today ?? NO_DAY };
      });
      const [fault] = findZonesFaults({ zones: rows.map((row) => ({ ...row, emitters: [] })) });
      if (fault !== undefined) {
        return { ok: false, fault };
      }
      version += 1;
      zones = rows;
      consent = text === null ? consent : { version: consent.version + 1, text };
      return { ok: true, version, view: view(now) };
    },
    rotate: (device, isStolen, now) => {
      const row = emitters.find((one) => one.device === device);
      if (row === undefined) {
        return null;
      }
      const keyNumber = row.keyNumber + 1;
      set(
        device,
        isStolen ? { keyNumber, state: "locked-out", since: now } : { isKeyChanging: true },
      );
      return { code: isStolen ? makeCode(row.place ?? 0, row.name, now) : null };
    },
    retire: (device) => {
      const before = emitters.length;
      emitters = emitters.filter((row) => row.device !== device);
      return emitters.length < before;
    },
    join: (now) => {
      if (lastCode !== null) {
        const { place, name } = lastCode;
        emitters = [
          ...emitters,
          emitter(emitters.length + 1, { place, name, joinedAt: now, since: now }),
        ];
      }
    },
    meddle: (place, points) => {
      version += 1;
      zones = zones.map((zone) => (zone.place === place ? { ...zone, points } : zone));
    },
    enlarge: () => {
      zones = zones.map((zone) =>
        Object.assign({}, zone, {
          name: `${zone.place}${"W".repeat(39)}`,
          points: 10_000,
          reward: "M".repeat(80),
          today: { ...zone.today, points: 123_456_789, guesses: 1_234_567, replays: 1_234_567 },
        }),
      );
      emitters = emitters.map((row) =>
        Object.assign({}, row, {
          name: "MMMMMMMMMMMMMMMMMMMMMMMM",
          offsetSeconds: -86_400.5,
          level: -80,
        }),
      );
    },
    empty: () => {
      zones = [];
      emitters = [];
    },
  };
}

const NO_DAY: ZoneDay = { hours: [], rewarded: 0, points: 0, held: 0, guesses: 0, replays: 0 };

/** Of a day until half past two. */
const BY_HOUR = [0, 0, 0, 0, 0, 0, 0, 2, 9, 14, 8, 11, 23, 26, 12];

function dayAt(now: number, share: number, points: number): ZoneDay {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const hours = BY_HOUR.map((count, i) => ({
    from: midnight + i * HOUR,
    rewarded: Math.round(count * share),
    others: Math.round((count * share) / 4),
  }));
  const rewarded = hours.reduce((sum, hour) => sum + hour.rewarded, 0);
  return { ...NO_DAY, hours, rewarded, points: rewarded * points };
}

function zonesAt(now: number): readonly ZoneRow[] {
  const zone = (place: number, name: string, more: Partial<ZoneRow>): ZoneRow => ({
    place,
    name,
    kind: "zone",
    range: 3,
    points: 5,
    periodHours: 24,
    next: null,
    at: null,
    reward: null,
    hours: null,
    today: NO_DAY,
    ...more,
  });
  const everyDay = [1, 2, 3, 4, 5, 6, 0];
  return [
    zone(1, "Door", {
      kind: "entry",
      range: 5,
      points: 2,
      next: 2,
      at: [14, 18],
      today: { ...dayAt(now, 1, 2), replays: 4 },
    }),
    zone(2, "Drinks aisle", {
      next: 3,
      at: [6.5, 12.5],
      reward: "A free coffee at 50 points",
      hours: [
        { days: [1, 2, 3, 4, 5], from: "09:00", to: "21:00" },
        { days: [0, 6], from: "10:00", to: "23:30" },
      ],
      today: { ...dayAt(now, 0.6, 5), guesses: 2 },
    }),
    zone(3, "Counter", { at: [17, 12], today: dayAt(now, 0.35, 5) }),
    zone(4, "Stock room", {
      range: 7,
      at: [3, 2],
      hours: [{ days: everyDay, from: "06:00", to: "22:00" }],
    }),
    zone(5, "Stairs", { range: 10, at: [22, 2], today: { ...dayAt(now, 0.1, 5), held: 3 } }),
    zone(6, "Roof terrace", {}),
  ];
}

function emitter(n: number, more: Partial<EmitterRow>): EmitterRow {
  return {
    device: n.toString(16).padStart(16, "9c41e07b55d2f1a"),
    name: "",
    place: null,
    state: "never-heard",
    since: 0,
    joinedAt: 0,
    heardByHub: null,
    heardByPhone: null,
    level: null,
    offsetSeconds: null,
    keyNumber: 1,
    isKeyChanging: false,
    isUpToDate: true,
    ...more,
  };
}

function emittersAt(now: number): readonly EmitterRow[] {
  const rows: readonly (readonly [place: number | null, name: string, state: EmitterRowState])[] = [
    [1, "Door left", "on-air"],
    [1, "Door right", "no-device"],
    [2, "Drinks", "copied"],
    [3, "Counter", "quiet"],
    [3, "Tablet", "simulated"],
    [4, "Stock room", "silent"],
    [4, "Old Pi", "off"],
    [5, "Stairs", "never-heard"],
    [5, "Stairs 2", "locked-out"],
    [null, "Window", "starting"],
  ];
  return rows.map(([place, name, state], i) => {
    const isHeard = state !== "never-heard" && state !== "locked-out";
    const heard: Partial<EmitterRow> = isHeard
      ? {
          heardByHub: now - (state === "silent" ? 24 * MINUTE : 4 * SECOND),
          heardByPhone: i % 3 === 1 ? null : now - 2 * MINUTE,
          level: -24.5 + i,
          offsetSeconds: (i - 3) / 10,
          isUpToDate: state !== "silent",
        }
      : {};
    const joinedAt = now - (40 + i) * 24 * HOUR;
    return emitter(i, {
      place,
      name,
      state,
      since: now - (i + 1) * 47 * MINUTE,
      joinedAt,
      ...heard,
    });
  });
}

const CONSENT: ZonesView["consent"] = {
  version: 2,
  text: {
    en: "When you touch “Check in”, this page listens for the shop's sound. Nothing is recorded.",
    "zh-Hant": "按下「簽到」後，此頁會聽店舖的聲音，不會錄音。",
    "zh-Hans": "按下“签到”后，此页会听店铺的声音，不会录音。",
    ja: "「チェックイン」を押すと、このページが店の音を聞きます。録音はしません。",
    ko: "‘체크인’을 누르면 이 페이지가 매장의 소리를 듣습니다. 녹음하지 않습니다.",
  },
};
