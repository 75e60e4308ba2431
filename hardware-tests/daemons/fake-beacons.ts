/** The till's beacons as a page's test plays them: the routes of shared/api/till-beacons.ts, answered in the browser. */
import type { Page } from "playwright-core";
import type {
  BeaconJob,
  BeaconJobReply,
  BeaconRow,
  BeaconsReply,
  BeaconsView,
  FindingRow,
} from "@tillwave/shared/api/till-beacons";

/** Of the central's clock, in milliseconds. */
const POINTS_FROM = 5_000_000;
const POINTS = 58;

export interface Asked {
  readonly path: string;
  readonly body: unknown;
}

export interface FakeBeacons {
  view: BeaconsView;
  /** What the next job comes to: its steps, one an answer. The last one stays. */
  steps: readonly Partial<BeaconJob>[];
  refusal: Exclude<BeaconJobReply, { readonly ok: true }>["why"] | null;
  placeRefusal: Exclude<BeaconsReply, { readonly ok: true }>["why"] | null;
  /** Nobody answers. */
  isGone: boolean;
  /** When a job ends well. */
  onDone: (job: BeaconJob) => void;
  readonly asked: Asked[];
}

export const DEVICE = "7a4c20d1e5f60718";

/** A line that trembles by a few dB, the same each time. */
const levelOf = (dbm: number, points = POINTS): BeaconRow["points"] =>
  Array.from(
    { length: points },
    (_, i) => [POINTS_FROM + i * 1000, dbm + Math.sin(i * 2.3) * 2 + Math.sin(i * 7.1)] as const,
  );

export function beaconRow(name: string, part: Partial<BeaconRow> = {}): BeaconRow {
  const rssi = part.rssi ?? -60;
  return {
    deviceId: [...name]
      .map((letter) => (letter.codePointAt(0) ?? 0).toString(16))
      .join("")
      .padEnd(16, "0")
      .slice(0, 16),
    name,
    place: 1,
    zone: "Entrance",
    range: 5,
    at: null,
    state: "on-air",
    rssi,
    expectedRssi: rssi,
    heardAgo: 1200,
    points: levelOf(rssi),
    keysWait: false,
    rekeyWaits: false,
    identifying: false,
    ...part,
  };
}

export const finding = (
  code: FindingRow["code"],
  name: string,
  part: Partial<FindingRow> = {},
): FindingRow => ({
  code,
  severity: "warning",
  deviceId: null,
  name,
  openedAt: 0,
  heard: null,
  planned: null,
  detail: null,
  ...part,
});

/** As the design draws it: five of the shop's, one emitter, one that nobody has named. */
export const SHOP_OF_BEACONS: BeaconsView = {
  central: {
    version: "1",
    ear: { state: "listening", address: null, detail: null },
    jobs: 0,
    planVersion: 3,
  },
  centralState: "well",
  hub: { state: "synced", waiting: 0, at: 0 },
  zones: [
    { place: 1, name: "Entrance", range: 5, at: [6, 13] },
    { place: 2, name: "Drinks aisle", range: 3, at: null },
    { place: 3, name: "Checkout", range: 3, at: null },
    { place: 4, name: "Stock room", range: 7, at: null },
  ],
  fresh: [
    {
      address: "c0:00:00:00:00:01",
      devicePrefix: DEVICE.slice(0, 8),
      lockedOut: false,
      rssi: -52,
      points: levelOf(-52),
    },
  ],
  beacons: [
    beaconRow("Door", { rssi: -58, at: [6, 13] }),
    beaconRow("Aisle", { rssi: -66, place: 2, zone: "Drinks aisle", range: 3, at: [4, 8] }),
    beaconRow("Counter", { rssi: -47, place: 3, zone: "Checkout", range: 3, at: [9, 9] }),
    beaconRow("Back", {
      rssi: -84,
      expectedRssi: -72,
      state: "weak",
      place: 4,
      zone: "Stock room",
      range: 3,
      at: [4, 2],
      points: levelOf(-84),
    }),
    beaconRow("Stairs", {
      rssi: null,
      expectedRssi: -70,
      state: "silent",
      range: 3,
      at: [10, 2],
      heardAgo: 190_000,
      points: levelOf(-70, 22),
    }),
    beaconRow("Window", { rssi: -61, range: 3 }),
  ],
  emitters: [
    {
      deviceId: "00000000000000e1",
      name: "Ceiling",
      place: 1,
      zone: "Entrance",
      state: "sounding",
      heardAt: 0,
    },
  ],
  findings: [
    finding("missing", "Stairs", { severity: "alarm" }),
    finding("weak", "Back", { heard: -84, planned: -72 }),
    finding("clock-drifts", "Door"),
  ],
  mayManage: true,
};

const FIRST: BeaconJob = {
  id: "0000000000000001",
  kind: "look",
  deviceId: DEVICE,
  step: "seeking",
  percent: 0,
  fault: null,
  detail: null,
  heard: null,
};

export async function fakeBeacons(page: Page, view = SHOP_OF_BEACONS): Promise<FakeBeacons> {
  const fake: FakeBeacons = {
    view,
    steps: [{ step: "over", percent: 100 }],
    refusal: null,
    placeRefusal: null,
    isGone: false,
    onDone: () => {},
    asked: [],
  };
  let job = FIRST;
  let at = 0;
  await page.route(/\/api\/beacons/u, async (route) => {
    if (fake.isGone) {
      await route.abort();
      return;
    }
    const path = new URL(route.request().url()).pathname.replace("/api/beacons", "");
    const body: unknown = route.request().postDataJSON();
    if (path === "") {
      const heardAt = Date.now() - 4500;
      const emitters = fake.view.emitters.map((emitter) => ({ ...emitter, heardAt }));
      await route.fulfill({ json: { ...fake.view, emitters } });
      return;
    }
    if (path.startsWith("/jobs/")) {
      job = { ...job, ...fake.steps[Math.min(at, fake.steps.length - 1)] };
      at += 1;
      if (job.step === "over" && job.fault === null) {
        fake.onDone(job);
      }
      await route.fulfill({ json: job });
      return;
    }
    fake.asked.push({ path, body });
    if (path === "/place") {
      const why = fake.placeRefusal;
      await route.fulfill({ json: why === null ? { ok: true } : { ok: false, why } });
      return;
    }
    at = 0;
    const asked = body as { readonly deviceId?: string };
    job = {
      ...FIRST,
      kind: path.slice(1) as BeaconJob["kind"],
      deviceId: asked.deviceId ?? DEVICE,
    };
    const reply: BeaconJobReply =
      fake.refusal === null ? { ok: true, job: job.id } : { ok: false, why: fake.refusal };
    await route.fulfill({ json: reply });
  });
  return fake;
}
