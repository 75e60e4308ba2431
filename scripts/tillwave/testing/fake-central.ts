/** A central with an air of its own: beacons that are opened by their keys, and do as they are told or as a test wants it. */
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CENTRAL_SOCKET,
  type CentralAnswer,
  type CentralJob,
  type CentralOrder,
  type JobFault,
  type NearbyBeacon,
  parseCentralAsk,
} from "@tillwave/shared/api/central";
import { type BeaconSettings, checkBeaconSettings } from "@tillwave/shared/beacon/settings";
import { withoutKeys } from "@tillwave/shared/plan/diff-plan";
import { afterEach, beforeEach } from "vitest";

export interface FakeBeacon {
  readonly deviceId: string;
  settings: BeaconSettings | null;
  owner: { readonly keyVersion: number; readonly key: string } | null;
  /** Hex; opens it while it is nobody's. */
  readonly labelKey: string;
  /** Whatever is tried, this comes of it. */
  fault: JobFault | null;
  /** At its next apply, and then no more. */
  faultAtApply: JobFault | null;
  settingsVersion: number;
}

export interface FakeCentral {
  /** Of this test alone. */
  readonly folder: string;
  readonly orders: readonly CentralOrder[];
  hang(...beacons: readonly (Pick<FakeBeacon, "deviceId"> & Partial<FakeBeacon>)[]): FakeBeacon[];
}

/** To be called once at the head of a test file. */
export function withFakeCentral(): FakeCentral {
  let folder = "";
  let server: Server | null = null;
  let orders: CentralOrder[] = [];
  let jobs = new Map<string, CentralJob>();
  let beacons = new Map<string, FakeBeacon>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tillwave-central-"));
    [orders, jobs, beacons] = [[], new Map(), new Map()];
    server = createServer((socket) => {
      let said = "";
      socket.on("error", () => {});
      socket.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.endsWith("\n")) {
          socket.write(`${JSON.stringify(answer(said))}\n`);
        }
      });
    });
    await new Promise<void>((resolve) => {
      server?.listen(join(folder, CENTRAL_SOCKET), resolve);
    });
  });
  afterEach(async () => {
    await new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    rmSync(folder, { recursive: true, force: true });
  });

  function answer(line: string): CentralAnswer {
    const ask = parseCentralAsk(line);
    switch (ask?.ask) {
      case "status": {
        const ear = { state: "listening", address: null, detail: null } as const;
        return { answer: "status", status: { version: "0", ear, jobs: 0, planVersion: 0 } };
      }
      case "nearby":
        return { answer: "nearby", beacons: [...beacons.values()].map(nearby) };
      case "start": {
        orders.push(ask.order);
        const id = `${orders.length}`.padStart(16, "0");
        jobs.set(id, perform(id, ask.order, beacons.get(ask.order.deviceId)));
        return { answer: "job", id };
      }
      case "job": {
        const job = jobs.get(ask.id);
        return job === undefined
          ? { answer: "refused", why: "unknown-job", detail: "" }
          : { answer: "progress", job };
      }
      default:
        return { answer: "refused", why: "malformed", detail: line.slice(0, 100) };
    }
  }

  return {
    get folder() {
      return folder;
    },
    get orders() {
      return orders;
    },
    hang: (...hung) =>
      hung.map((one) => {
        const beacon: FakeBeacon = Object.assign({}, NOBODYS, one);
        beacons.set(beacon.deviceId, beacon);
        return beacon;
      }),
  };
}

const NOBODYS: Omit<FakeBeacon, "deviceId"> = {
  settings: null,
  owner: null,
  labelKey: "00".repeat(16),
  fault: null,
  faultAtApply: null,
  settingsVersion: 1,
};

const nearby = ({ deviceId, owner }: FakeBeacon): NearbyBeacon => ({
  address: `00:00:${deviceId.slice(0, 8).replaceAll(/(..)(?!$)/gu, "$1:")}`,
  addressType: "public",
  announced: {
    state: owner === null ? "unclaimed" : "claimed",
    keyVersion: (owner?.keyVersion ?? 0) & 0xffff,
    devicePrefix: deviceId.slice(0, 8),
  },
  name: null,
  rssi: -58,
  spread: 1,
  points: [],
  interval: 200,
  heardAgo: 10,
  connectable: true,
  frames: ["ibeacon"],
});

function perform(
  id: string,
  { deviceId, access, acts }: CentralOrder,
  beacon?: FakeBeacon,
): CentralJob {
  const job: CentralJob = {
    id,
    deviceId,
    step: "over",
    percent: 100,
    took: 1,
    fault: null,
    results: [],
    device: null,
    heard: null,
    roundTrips: 10,
  };
  const failed = (type: JobFault, detail: string | null = null): CentralJob => ({
    ...job,
    fault: { type, detail },
  });
  if (beacon === undefined || beacon.fault !== null) {
    return failed(beacon?.fault ?? "not-found");
  }
  const isOpened =
    beacon.owner === null
      ? access.slot === "label" && access.key === beacon.labelKey
      : access.slot === "owner" && access.key === beacon.owner.key;
  if (!isOpened) {
    const whose = beacon.owner === null ? "unclaimed" : "claimed";
    return failed(
      "not-opened",
      access.slot === (beacon.owner === null ? "label" : "owner") ? null : whose,
    );
  }
  const { settingsVersion } = beacon;
  job.device = { firmware: "0.9", settingsVersion, deviceTime: 0, bootCount: 1, claimed: true };
  for (const act of acts) {
    let value: unknown = null;
    if (act.act === "read") {
      value = beacon.settings && { ...withoutKeys(beacon.settings), version: settingsVersion };
    } else if (act.act === "release" || act.act === "reset") {
      [beacon.owner, beacon.settings] = [null, null];
    } else if (act.act === "apply") {
      const fault = beacon.faultAtApply;
      beacon.faultAtApply = null;
      if (fault !== null && fault !== "not-heard") {
        return { ...job, fault: { type: fault, detail: null } };
      }
      const checked = checkBeaconSettings({ ...beacon.settings, ...act.settings });
      if (!checked.ok && Object.keys(act.settings).length > 0) {
        return { ...job, fault: { type: "refused", detail: "badValue" } };
      }
      beacon.settings = checked.ok ? checked.value : beacon.settings;
      beacon.owner = act.owner ?? beacon.owner;
      job.heard = act.confirm && fault === null ? { rssi: -58, afterMs: 900 } : null;
      job.fault = fault === null ? null : { type: fault, detail: null };
    }
    job.results.push({ act: act.act, refused: null, value });
  }
  return job;
}
