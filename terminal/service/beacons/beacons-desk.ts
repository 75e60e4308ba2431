/**
 * Beacons at the till: what staff see of them and ask for, what the central is told to watch, what the hub
 * is told. Selling neither waits for it nor depends on it.
 */
import type { CentralStatus, NearbyBeacon } from "@tillwave/shared/api/central";
import type {
  BeaconJob,
  BeaconJobReply,
  BeaconRefusal,
  BeaconSetRequest,
  BeaconsReply,
  BeaconsView,
  ClaimRequest,
  DeviceRequest,
  LookRequest,
  PlaceRequest,
} from "@tillwave/shared/api/till-beacons";
import { type Label, parseLabel } from "@tillwave/shared/beacon/provisioning/label";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Database } from "@tillwave/sqlite/database";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { BeaconCentral, HubAnswer, Ports } from "../ports.ts";
import type { HubQuestion } from "../sync/hub-requests.ts";
import { keyOfDevice } from "./beacon-book.ts";
import { createBeaconMemory } from "./beacon-memory.ts";
import { createBeaconReports } from "./beacon-reports.ts";
import { beaconsView } from "./beacons-view.ts";
import { type Audit, createCentralClient } from "./central-port.ts";
import { type DealingDeps, announcedOf } from "./contact.ts";
import { change, claim, identify, look, mending, release } from "./dealings.ts";
import { findOut } from "./find-out.ts";
import { record } from "./written.ts";
import { type Progress, pause } from "./order-run.ts";
import { DONE, createTillJobs } from "./till-jobs.ts";
import { createPlans, watchedBeacons } from "./watch-plan.ts";

/** The air is looked at so often while a page shows it, or something is under way; in milliseconds. */
const LOOKED_EVERY = 1000;
const IDLE_EVERY = 5000;
/** A page that shows beacons asks about once a second. */
const SHOWN_FOR = 5000;
/** How long a claim waits for the hub to say the key that its ids roll by, in milliseconds. */
const KEY_WAIT = 3000;
const KEY_LOOKED_EVERY = 100;
/** After a contact that came to nothing, in milliseconds; doubled each time. */
const AGAIN_FIRST = 10_000;
const AGAIN_MAX = 10 * 60_000;
/** How long a beacon blinks, in milliseconds. */
const BLINKS_FOR = 10_000;

export interface BeaconsDesk {
  view(): BeaconsView;
  look(request: LookRequest): BeaconJobReply;
  claim(request: ClaimRequest): BeaconJobReply;
  set(request: BeaconSetRequest): BeaconJobReply;
  identify(request: DeviceRequest): BeaconJobReply;
  release(request: DeviceRequest): BeaconJobReply;
  place(request: PlaceRequest): BeaconsReply;
  job(id: string): BeaconJob | null;
  close(): void;
}

export interface BeaconsDeskDeps {
  readonly ports: Pick<Ports, "timers" | "crypto" | "random" | "log">;
  readonly database: Database;
  /** Null: this machine has none, or the till is one to train on. */
  readonly central: BeaconCentral | null;
  /** Null where this till has joined none. */
  readonly hub: string | null;
  readonly epoch: () => number;
  /** Unix milliseconds, as well as this till knows. */
  readonly wall: () => number;
  readonly ask: (question: HubQuestion) => Promise<HubAnswer | null>;
  readonly isHubThere: () => boolean;
  readonly mayManage: () => boolean;
  readonly who: () => string;
  readonly onCommit: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

/** Throws what the disk throws. */
export function createBeaconsDesk(deps: BeaconsDeskDeps): BeaconsDesk {
  const { ports, hub, wall, epoch } = deps;
  const { timers, crypto, log } = ports;
  let isClosed = false;
  let shownUntil = 0;
  const air = createAir();
  const memory = createBeaconMemory({ ...deps, onCommit: committed });
  const reports = createBeaconReports({
    memory,
    timers,
    log,
    wall,
    ask: deps.ask,
    audit: () => air.audit,
    onReply: () => {},
    isClosed: () => isClosed,
  });
  const jobs = createTillJobs(ports.random);
  const central = deps.central === null ? null : createCentralClient(deps.central);
  const plans = createPlans();
  const again = createBackoff(timers);
  const blinking = new Map<string, number>();
  const dealing: DealingDeps | null = central && {
    memory,
    central,
    timers,
    crypto,
    wall,
    epoch,
    hasSettings: new Map(),
    nearby: () => air.nearby,
  };
  const isActive = (): boolean => jobs.isUnderWay() || timers.now() < shownUntil;

  function committed(): void {
    deps.onCommit();
  }

  async function lookAtAir(): Promise<void> {
    if (central === null) {
      return;
    }
    const status = await central.status();
    const [nearby, audit] =
      status === null ? [null, null] : [await central.nearby(), await central.audit()];
    Object.assign(air, { status, nearby: nearby ?? [], audit });
    if (status === null || isClosed) {
      return;
    }
    const beacons = watchedBeacons(memory.book(), { levels: memory.levels() }, crypto);
    const plan = plans.of(beacons, wall());
    const isNeeded = hub !== null && (memory.reply() !== null || beacons.length > 0);
    if (isNeeded && status.planVersion !== plan.version && !(await central.watch(plan))) {
      log.warn({ version: plan.version }, "the central did not take the plan");
    }
  }

  /** What waits for a contact: whether something was done, and keys that are newer. */
  function useContact(): void {
    if (dealing === null || isClosed || jobs.isUnderWay()) {
      return;
    }
    const isNear = (deviceId: string): boolean =>
      announcedOf(deviceId, air.nearby) !== null && again.isDue(deviceId);
    const intent = memory.intents().find(({ deviceId }) => isNear(deviceId));
    if (intent !== undefined) {
      const { deviceId } = intent;
      again.tried(deviceId);
      jobs.start({ kind: intent.kind, deviceId }, async (progress) => {
        const found = await findOut(intent, progress, dealing);
        log.info({ deviceId, kind: intent.kind, found }, "what became of it was found out");
        if (found !== "unknown") {
          again.done(deviceId);
          memory.write((store) => store.settle(deviceId));
          reports.changed();
        }
        return DONE;
      });
      return;
    }
    for (const known of memory.book().values()) {
      const { deviceId } = known.facts;
      const work = isNear(deviceId) ? mending(known, dealing) : null;
      if (work !== null) {
        again.tried(deviceId);
        jobs.start({ kind: "set", deviceId }, async (progress) => {
          const end = await work(progress);
          log.info({ deviceId, fault: end.fault }, "keys that waited for a contact");
          if (end.fault === null) {
            again.done(deviceId);
          }
          reports.changed();
          return end;
        });
        return;
      }
    }
  }

  async function round(): Promise<void> {
    await lookAtAir();
    useContact();
  }

  let isLooking = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const tick = (): void => {
    if (isClosed) {
      return;
    }
    // A till that hears no beacons and shows none has nothing to ask for.
    if (hub !== null && (central !== null || timers.now() < shownUntil)) {
      reports.tick();
    }
    if (!isLooking && timers.now() - lookedAt >= (isActive() ? LOOKED_EVERY : IDLE_EVERY)) {
      isLooking = true;
      lookedAt = timers.now();
      void round().finally(() => {
        isLooking = false;
      });
    }
    // Without a central there is something to do only while somebody looks.
    isAwake = central !== null || timers.now() < shownUntil;
    if (isAwake) {
      cancel = timers.later(tick, LOOKED_EVERY);
    }
  };
  let isAwake = true;
  let cancel = timers.later(tick, 0);

  const refusal = (place: number | null): BeaconRefusal | null => {
    if (!deps.mayManage()) {
      return "not-allowed";
    }
    const reply = memory.reply();
    if (hub === null || reply === null) {
      return "no-keys";
    }
    if (place !== null && !reply.reply.zones.some((zone) => zone.place === place)) {
      return "unknown-place";
    }
    return null;
  };

  const begin = (
    about: Pick<BeaconJob, "kind" | "deviceId">,
    work: (progress: Progress, dealing: DealingDeps) => ReturnType<typeof identify>,
  ): BeaconJobReply => {
    if (dealing === null || air.status === null) {
      return { ok: false, why: "no-central" };
    }
    const job = jobs.start(about, async (progress) => {
      const end = await work(progress, dealing);
      log.info({ ...about, fault: end.fault }, "a beacon");
      reports.changed();
      return end;
    });
    return job === null ? { ok: false, why: "busy" } : { ok: true, job };
  };

  const labelled = (
    text: string,
    place: number | null,
    then: (label: Label, deviceId: string) => BeaconJobReply,
  ): BeaconJobReply => {
    const why = refusal(place);
    if (why !== null) {
      return { ok: false, why };
    }
    const label = parseLabel(text, crypto);
    return label.ok
      ? then(label.value, toHex(label.value.deviceId))
      : { ok: false, why: "not-a-label" };
  };

  /** The hub says it within a moment, or it waits for the next contact. */
  async function waitForKey(deviceId: string, progress: Progress): Promise<void> {
    const until = timers.now() + KEY_WAIT;
    const isKnown = (): boolean => keyOfDevice(memory.reply()?.reply ?? null, deviceId) !== null;
    while (deps.isHubThere() && !isKnown() && timers.now() < until && !progress.isClosed()) {
      reports.tick();
      await pause(timers, KEY_LOOKED_EVERY);
    }
  }

  return {
    view() {
      shownUntil = timers.now() + SHOWN_FOR;
      if (!isAwake && !isClosed) {
        isAwake = true;
        cancel = timers.later(tick, 0);
      }
      return beaconsView({
        central: air.status,
        centralState: central === null ? "none" : air.status === null ? "gone" : "well",
        hub: {
          state: reports.state(),
          waiting: memory.unsent().length,
          at: memory.reply()?.at ?? null,
        },
        reply: memory.reply()?.reply ?? null,
        book: memory.book(),
        nearby: air.nearby,
        audit: air.audit,
        levels: memory.levels(),
        isIdentifying: (deviceId) => (blinking.get(deviceId) ?? 0) > timers.now(),
        mayManage: deps.mayManage(),
      });
    },
    look: ({ label: text }) =>
      labelled(text, null, (label, deviceId) => {
        reports.want(deviceId);
        return begin({ kind: "look", deviceId }, (progress, work) => look(label, progress, work));
      }),
    claim: ({ label: text, name, place, range }) =>
      labelled(text, place, (label, deviceId) => {
        const who = deps.who();
        const wish = { name, place, range };
        reports.want(deviceId);
        return begin({ kind: "claim", deviceId }, async (progress, work) => {
          const isOurs = memory.book().has(deviceId);
          if (isOurs && announcedOf(deviceId, air.nearby)?.state !== "unclaimed") {
            return { ...DONE, fault: "already-ours" };
          }
          await waitForKey(deviceId, progress);
          return claim({ label, wish, who }, progress, work);
        });
      }),
    set({ deviceId, name, place, range }) {
      const why = refusal(place) ?? (memory.book().has(deviceId) ? null : "unknown-device");
      const asked = { deviceId, who: deps.who(), wish: { name, place, range } };
      return why === null
        ? begin({ kind: "set", deviceId }, (progress, work) => change(asked, progress, work))
        : { ok: false, why };
    },
    identify({ deviceId }) {
      const why = refusal(null) ?? (memory.book().has(deviceId) ? null : "unknown-device");
      return why === null
        ? begin({ kind: "identify", deviceId }, async (progress, work) => {
            const end = await identify(deviceId, progress, work);
            if (end.fault === null) {
              blinking.set(deviceId, timers.now() + BLINKS_FOR);
            }
            return end;
          })
        : { ok: false, why };
    },
    release({ deviceId }) {
      const why = refusal(null) ?? (memory.book().has(deviceId) ? null : "unknown-device");
      const asked = { deviceId, who: deps.who() };
      return why === null
        ? begin({ kind: "release", deviceId }, (progress, work) => release(asked, progress, work))
        : { ok: false, why };
    },
    place({ deviceId, at }) {
      const why = refusal(null);
      const known = memory.book().get(deviceId);
      if (why !== null || known === undefined) {
        return { ok: false, why: why ?? "unknown-device" };
      }
      if (jobs.isUnderWay(deviceId)) {
        return { ok: false, why: "busy" };
      }
      const beacon = { ...known.facts, at };
      const event = { event: "set", at: Math.floor(wall()), who: deps.who(), beacon } as const;
      const isWritten = record(event, { memory, epoch }, {});
      reports.changed();
      return isWritten ? { ok: true } : { ok: false, why: "disk" };
    },
    job: jobs.find,
    close() {
      isClosed = true;
      jobs.close();
      cancel();
    },
  };
}

interface Air {
  status: CentralStatus | null;
  nearby: readonly NearbyBeacon[];
  audit: Audit | null;
}

const createAir = (): Air => ({ status: null, nearby: [], audit: null });

/** Of each device: not again at once where it came to nothing. */
function createBackoff({ now }: Pick<Ports["timers"], "now">) {
  const tries = new Map<string, { readonly due: number; readonly wait: number }>();
  return {
    isDue: (deviceId: string): boolean => (tries.get(deviceId)?.due ?? 0) <= now(),
    tried(deviceId: string): void {
      const wait = Math.min(AGAIN_MAX, (tries.get(deviceId)?.wait ?? AGAIN_FIRST / 2) * 2);
      tries.set(deviceId, { due: now() + wait, wait });
    },
    done: (deviceId: string): void => void tries.delete(deviceId),
  };
}
