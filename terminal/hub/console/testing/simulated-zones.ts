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

/** What it knows; acts change it. */
interface Shop {
  version: number;
  consent: ZonesView["consent"];
  zones: readonly ZoneRow[];
  emitters: readonly EmitterRow[];
  /** Number that was given last. */
  highest: number;
  lastCode: EmitterCode | null;
}

export function createSimulatedZones(start: number): SimulatedZones {
  const zones = zonesAt(start);
  const shop: Shop = {
    version: 4,
    consent: CONSENT,
    zones,
    emitters: emittersAt(start),
    highest: Math.max(...zones.map(({ place }) => place)),
    lastCode: null,
  };
  return {
    view: (now) => viewOf(shop, now),
    change: (request, now) => changeZones(shop, request, now),
    makeCode: (place, name, now) => makeCode(shop, { place, name }, now),
    rotate: (device, isStolen, now) => rotate(shop, { device, isStolen }, now),
    retire: (device) => {
      const before = shop.emitters.length;
      shop.emitters = shop.emitters.filter((row) => row.device !== device);
      return shop.emitters.length < before;
    },
    join: (now) => {
      const { lastCode, emitters } = shop;
      if (lastCode !== null) {
        const { place, name } = lastCode;
        const joined = { place, name, joinedAt: now, since: now };
        shop.emitters = [...emitters, emitter(emitters.length + 1, joined)];
      }
    },
    meddle: (place, points) => {
      shop.version += 1;
      shop.zones = shop.zones.map((zone) => (zone.place === place ? { ...zone, points } : zone));
    },
    enlarge: () => {
      shop.zones = shop.zones.map(enlargedZone);
      shop.emitters = shop.emitters.map((row) => Object.assign({}, row, LARGE_EMITTER));
    },
    empty: () => {
      shop.zones = [];
      shop.emitters = [];
    },
  };
}

const viewOf = ({ version, zones, emitters, consent }: Shop, now: number): ZonesView => ({
  version,
  now,
  zones,
  emitters,
  consent,
  customersUrl: "https://check.harbour.example/",
  elsewhere: { guesses: 3, replays: 0 },
});

function changeZones(shop: Shop, request: ZonesRequest, now: number): ZonesReply {
  const { basedOn, zones: wished, consent: text } = request;
  const { version, zones, emitters, consent } = shop;
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
    const place = wish.place ?? shop.highest + 1;
    return Object.assign({}, wish, { place, today: known?.today ?? NO_DAY });
  });
  const [fault] = findZonesFaults({ zones: rows.map((row) => ({ ...row, emitters: [] })) });
  if (fault !== undefined) {
    return { ok: false, fault };
  }
  shop.version += 1;
  shop.zones = rows;
  shop.highest = Math.max(shop.highest, ...rows.map(({ place }) => place));
  shop.consent = text === null ? consent : { version: consent.version + 1, text };
  return { ok: true, version: shop.version, view: viewOf(shop, now) };
}

function makeCode(
  shop: Shop,
  { place, name }: { readonly place: number; readonly name: string },
  now: number,
): EmitterCode | null {
  if (!shop.zones.some((zone) => zone.place === place)) {
    return null;
  }
  const code = {
    place,
    name,
    code: "B7TQ-2MXD-9KRN-4HVA",
    qr: `TWE1${"B7TQ2MXD9KRN4HVA".padEnd(120, "Q7LM2VB4")}`,
    url: "https://192.168.1.5:8447",
    made: now,
    expires: now + CODE_MS,
  };
  shop.lastCode = code;
  return code;
}

function rotate(
  shop: Shop,
  { device, isStolen }: { readonly device: string; readonly isStolen: boolean },
  now: number,
): { readonly code: EmitterCode | null } | null {
  const row = shop.emitters.find((one) => one.device === device);
  if (row === undefined) {
    return null;
  }
  const change: Partial<EmitterRow> = isStolen
    ? { keyNumber: row.keyNumber + 1, state: "locked-out", since: now }
    : { isKeyChanging: true };
  shop.emitters = shop.emitters.map((one) => (one === row ? { ...one, ...change } : one));
  const { place, name } = row;
  return { code: isStolen ? makeCode(shop, { place: place ?? 0, name }, now) : null };
}

const enlargedZone = (zone: ZoneRow): ZoneRow => ({
  ...zone,
  name: `${zone.place}${"W".repeat(39)}`,
  points: 10_000,
  reward: "M".repeat(80),
  today: { ...zone.today, points: 123_456_789, guesses: 1_234_567, replays: 1_234_567 },
});

const LARGE_EMITTER: Partial<EmitterRow> = {
  name: "MMMMMMMMMMMMMMMMMMMMMMMM",
  offsetSeconds: -86_400.5,
  level: -80,
};

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
