/**
 * A central for scenarios, with beacons in earshot that keep what they are told: one step of a job with each
 * time that it is asked after. It opens a beacon by the key that the beacon has, as Noise would.
 */
import type {
  CentralAct,
  CentralAnswer,
  CentralAsk,
  CentralJob,
  CentralOrder,
  JobFault,
  NearbyBeacon,
  WatchPlan,
} from "@tillwave/shared/api/central";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { deviceIdOfLabel } from "@tillwave/shared/beacon/provisioning/keys";
import {
  type Label,
  formatLabelQr,
  formatLabelText,
} from "@tillwave/shared/beacon/provisioning/label";
import { checkBeaconSettings } from "@tillwave/shared/beacon/settings";
import { toHex } from "@tillwave/shared/core/bytes";
import { err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { BeaconCentral } from "../ports.ts";

const crypto = createNodeCrypto();

export interface SimulatedBeacon {
  readonly label: Label;
  readonly deviceId: string;
  readonly address: string;
  /** As its label says it: "TWB1…". */
  readonly qr: string;
  /** As it is typed. */
  readonly typed: string;
  /** Null: nobody's. */
  owner: { readonly key: string; readonly keyVersion: number } | null;
  settings: Record<string, unknown> | null;
  rssi: number | null;
  /** Times that it blinked. */
  blinked: number;
  clock: number | null;
  isNear: boolean;
}

export type CentralFault =
  /** Nobody serves its socket. */
  | "not-running"
  /** Once: the connection is lost before the first act. */
  | "lost-before"
  /** Once: the connection is lost after all acts, and nobody hears that they were done. */
  | "lost-after"
  | "not-heard";

export interface SimulatedCentral {
  readonly port: BeaconCentral;
  readonly beacons: readonly SimulatedBeacon[];
  /** Everything that was asked, in order. */
  readonly asked: readonly CentralAsk[];
  fault: CentralFault | null;
  plan: WatchPlan | null;
  findings: readonly AuditFinding[];
  /** One more beacon, nobody's, as it comes out of its box. */
  unpack(rssi?: number): SimulatedBeacon;
  /** What was under way is gone; beacons keep what they have. */
  restart(): void;
  /** Called once, when the next act is about to be done. */
  onAct: (() => void) | null;
  /** Called once, when the next order has been carried out, and before anybody hears of it. */
  onApplied: (() => void) | null;
}

interface RunningJob {
  readonly order: CentralOrder;
  job: CentralJob;
}

const STEPS = ["seeking", "connecting", "opening", "working", "listening"] as const;

export function simulateCentral(): SimulatedCentral {
  const beacons: SimulatedBeacon[] = [];
  const asked: CentralAsk[] = [];
  const jobs = new Map<string, RunningJob>();

  const central: SimulatedCentral = {
    beacons,
    asked,
    fault: null,
    plan: null,
    findings: [],
    onAct: null,
    onApplied: null,
    unpack(rssi = -58) {
      const key = nodeRandom.bytes(16);
      const label = { deviceId: deviceIdOfLabel(key, crypto), key };
      const number = beacons.length + 1;
      const beacon: SimulatedBeacon = {
        label,
        deviceId: toHex(label.deviceId),
        address: `c0:00:00:00:00:${number.toString(16).padStart(2, "0")}`,
        qr: formatLabelQr(label),
        typed: formatLabelText(label),
        owner: null,
        settings: null,
        rssi,
        blinked: 0,
        clock: null,
        isNear: true,
      };
      beacons.push(beacon);
      return beacon;
    },
    restart() {
      jobs.clear();
      central.plan = null;
    },
    port: {
      async ask(what) {
        // As over a socket: nobody is answered within the same turn.
        await Promise.resolve();
        asked.push(structuredClone(what));
        return central.fault === "not-running"
          ? err({ type: "not-running" })
          : ok(answerTo(what, { central, jobs }));
      },
    },
  };
  return central;
}

interface Within {
  readonly central: SimulatedCentral;
  readonly jobs: Map<string, RunningJob>;
}

function answerTo(what: CentralAsk, within: Within): CentralAnswer {
  const { central, jobs } = within;
  switch (what.ask) {
    case "status":
      return {
        answer: "status",
        status: {
          version: "1.0.0",
          ear: { state: "listening", address: "c0:ff:ee:00:00:01", detail: null },
          jobs: [...jobs.values()].filter(({ job }) => job.step !== "over").length,
          planVersion: central.plan?.version ?? 0,
        },
      };
    case "nearby":
      return {
        answer: "nearby",
        beacons: central.beacons.filter(({ isNear }) => isNear).map(heard),
      };
    case "start": {
      const id = toHex(nodeRandom.bytes(8));
      jobs.set(id, { order: what.order, job: newJob(id, what.order) });
      return { answer: "job", id };
    }
    case "job": {
      const running = jobs.get(what.id);
      if (running === undefined) {
        return { answer: "refused", why: "unknown-job", detail: "" };
      }
      advance(running, central);
      return { answer: "progress", job: running.job };
    }
    case "cancel": {
      const running = jobs.get(what.id);
      if (running !== undefined && running.job.step !== "over") {
        end(running, "cancelled");
      }
      return { answer: "done" };
    }
    case "watch":
      central.plan = what.plan;
      return { answer: "done" };
    case "audit":
      return audit(central);
  }
}

const newJob = (id: string, { deviceId }: CentralOrder): CentralJob => ({
  id,
  deviceId,
  step: "waiting",
  percent: 0,
  took: 0,
  fault: null,
  results: [],
  device: null,
  heard: null,
  roundTrips: 0,
});

function end(running: RunningJob, type: JobFault | null): void {
  const fault = type === null ? null : { type, detail: null };
  running.job = { ...running.job, step: "over", percent: 100, fault };
}

function advance(running: RunningJob, central: SimulatedCentral): void {
  const { job, order } = running;
  const beacon = central.beacons.find(
    ({ deviceId, isNear }) => deviceId === order.deviceId && isNear,
  );
  if (job.step === "over") {
    return;
  }
  if (beacon === undefined) {
    end(running, "not-found");
    return;
  }
  const next = STEPS[(STEPS as readonly string[]).indexOf(job.step) + 1];
  if (next === "working" && !opens(beacon, order)) {
    end(running, "not-opened");
    return;
  }
  if (next === "listening") {
    carryOut(running, beacon, central);
    return;
  }
  if (next === undefined) {
    const isConfirmed = order.acts.some((act) => act.act === "apply" && act.confirm);
    const heardAs = isConfirmed ? { rssi: beacon.rssi, afterMs: 900 } : null;
    running.job = { ...running.job, heard: central.fault === "not-heard" ? null : heardAs };
    end(running, isConfirmed && central.fault === "not-heard" ? "not-heard" : null);
    return;
  }
  const took = job.took + 200;
  const device = next === "working" ? deviceOf(beacon) : job.device;
  running.job = { ...job, step: next, percent: 0, took, device };
}

function carryOut(running: RunningJob, beacon: SimulatedBeacon, central: SimulatedCentral): void {
  const { order } = running;
  central.onAct?.();
  central.onAct = null;
  if (central.fault === "lost-before") {
    central.fault = null;
    end(running, "lost");
    return;
  }
  const results: CentralJob["results"] = [];
  for (const act of order.acts) {
    const refused = perform(act, beacon);
    const value = act.act === "read" && beacon.settings !== null ? withoutKeys(beacon) : null;
    results.push({ act: act.act, refused, value });
    if (refused !== null) {
      break;
    }
  }
  const isRefused = results.some(({ act, refused }) => act === "apply" && refused !== null);
  if (!isRefused) {
    central.onApplied?.();
    central.onApplied = null;
  }
  if (central.fault === "lost-after" && !isRefused) {
    central.fault = null;
    end(running, "lost");
    return;
  }
  running.job = { ...running.job, step: "listening", results, percent: 50 };
  if (isRefused) {
    end(running, "refused");
  }
}

const deviceOf = ({ owner }: SimulatedBeacon): CentralJob["device"] => ({
  firmware: "1.0.0",
  settingsVersion: 1,
  deviceTime: 0,
  bootCount: 3,
  claimed: owner !== null,
});

function withoutKeys({ settings }: SimulatedBeacon): Record<string, unknown> {
  const { keys: _, ...rest } = settings ?? {};
  return rest;
}

const opens = ({ owner, label }: SimulatedBeacon, { access }: CentralOrder): boolean =>
  access.slot === "label"
    ? owner === null && access.key === toHex(label.key)
    : owner !== null && access.key === owner.key && access.keyVersion === owner.keyVersion;

function perform(
  act: CentralAct,
  beacon: SimulatedBeacon,
): { readonly why: string; readonly detail: string | null } | null {
  switch (act.act) {
    case "identify":
      beacon.blinked += 1;
      return null;
    case "clock":
      beacon.clock = act.unixSeconds;
      return null;
    case "apply": {
      const whole = checkBeaconSettings({ ...beacon.settings, ...act.settings });
      if (!whole.ok) {
        const { error } = whole;
        return { why: "badValue", detail: "path" in error ? error.path : error.type };
      }
      beacon.settings = whole.value;
      beacon.owner = act.owner ?? beacon.owner;
      return null;
    }
    case "release":
    case "reset":
      beacon.owner = null;
      beacon.settings = null;
      return null;
    case "read":
      return beacon.settings === null ? { why: "notAllowed", detail: "no-settings" } : null;
    case "log":
    case "reboot":
      return null;
  }
}

const heard = (beacon: SimulatedBeacon): NearbyBeacon => ({
  address: beacon.address,
  addressType: "random",
  announced: {
    state: beacon.owner === null ? "unclaimed" : "claimed",
    keyVersion: (beacon.owner?.keyVersion ?? 0) & 0xffff,
    devicePrefix: beacon.deviceId.slice(0, 8),
  },
  name: null,
  rssi: beacon.rssi,
  spread: 2,
  points: [[0, beacon.rssi ?? -100]],
  interval: 100,
  heardAgo: 100,
  connectable: true,
  frames: [],
});

function audit({ plan, beacons, findings }: SimulatedCentral): CentralAnswer {
  return {
    answer: "audit",
    planVersion: plan?.version ?? 0,
    beacons: (plan?.beacons ?? []).map(({ deviceId, name, place, expectedRssi }) => {
      const found = beacons.find((beacon) => beacon.deviceId === deviceId && beacon.isNear);
      return {
        deviceId,
        name,
        place,
        state: found === undefined ? "silent" : "on-air",
        rssi: found?.rssi ?? null,
        expectedRssi,
        heardAgo: found === undefined ? null : 100,
        onAirShare: found === undefined ? null : 0.98,
        clockOffset: null,
        points: [],
      };
    }),
    findings: [...findings],
  };
}
