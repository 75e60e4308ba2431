/** What the page of beacons knows: the till's view, looked at again and again, and the jobs that were begun here. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { BeaconJob, BeaconsView } from "@tillwave/shared/api/till-beacons";
import { shareSame } from "../share-same.ts";
import type { BeaconOrder, BeaconsClient } from "./beacons-client.ts";
import type { Metres } from "./floor.ts";
import { type JobOutcome, type Trouble, followJob, refusalOf } from "./follow-job.ts";
import { stepFreshOrder } from "./rows.ts";

/** Looks that failed in a row before the page says so. */
const LOST_AFTER = 2;

export type PlaceOf = Metres | null;

export interface BeaconsStore {
  readonly view: ReadonlySignal<BeaconsView | null>;
  readonly freshOrder: ReadonlySignal<readonly string[]>;
  /** The till did not answer the last looks. */
  readonly isLost: ReadonlySignal<boolean>;
  /** Where beacons are to stand, while the till has not said so. */
  readonly moved: ReadonlySignal<ReadonlyMap<string, PlaceOf>>;
  /** What went wrong with a row's own button, or with a place. */
  readonly trouble: ReadonlySignal<{
    readonly deviceId: string;
    readonly why: Trouble | "not-placed";
  } | null>;
  /** Devices that were asked to blink here. */
  readonly blinking: ReadonlySignal<ReadonlySet<string>>;
  look(): Promise<void>;
  run(order: BeaconOrder, onProgress: (job: BeaconJob) => void): Promise<JobOutcome>;
  identify(deviceId: string): Promise<void>;
  place(deviceId: string, at: PlaceOf): Promise<boolean>;
  forgive(): void;
}

export interface BeaconsStoreDeps {
  readonly client: BeaconsClient;
  pause(ms: number): Promise<void>;
}

export function createBeaconsStore({ client, pause }: BeaconsStoreDeps): BeaconsStore {
  const view = signal<BeaconsView | null>(null);
  const freshOrder = signal<readonly string[]>([]);
  const isLost = signal(false);
  const moved = signal<ReadonlyMap<string, PlaceOf>>(new Map());
  const trouble = signal<BeaconsStore["trouble"]["value"]>(null);
  const blinking = signal<ReadonlySet<string>>(new Set());
  let failures = 0;

  async function look(): Promise<void> {
    const asked = moved.peek();
    const answer = await client.look();
    if (!answer.ok) {
      failures += 1;
      isLost.value = failures >= LOST_AFTER;
      return;
    }
    failures = 0;
    isLost.value = false;
    const before = view.peek();
    view.value = before === null ? answer.value : shareSame(before, answer.value);
    freshOrder.value = shareSame(
      freshOrder.peek(),
      stepFreshOrder(freshOrder.peek(), answer.value.fresh),
    );
    forgetMoved(asked);
  }

  /** What was there before the look was asked for, and is said so by now. */
  function forgetMoved(asked: ReadonlyMap<string, PlaceOf>): void {
    const said = new Map(view.peek()?.beacons.map(({ deviceId, at }) => [deviceId, at]));
    const left = [...moved.peek()].filter(
      ([id, at]) => !asked.has(id) || !samePlace(said.get(id) ?? null, at),
    );
    if (left.length < moved.peek().size) {
      moved.value = new Map(left);
    }
  }

  const move = (deviceId: string, at: PlaceOf | undefined): void => {
    const next = new Map(moved.peek());
    if (at === undefined) {
      next.delete(deviceId);
    } else {
      next.set(deviceId, at);
    }
    moved.value = next;
  };

  const run: BeaconsStore["run"] = async (order, onProgress) => {
    const outcome = await followJob(order, onProgress, { client, pause });
    await look();
    return outcome;
  };

  return {
    view,
    freshOrder,
    isLost,
    moved,
    trouble,
    blinking,
    look,
    run,
    async identify(deviceId) {
      if (blinking.peek().has(deviceId)) {
        return;
      }
      trouble.value = null;
      blinking.value = new Set([...blinking.peek(), deviceId]);
      const outcome = await run({ kind: "identify", request: { deviceId } }, () => {});
      blinking.value = new Set([...blinking.peek()].filter((id) => id !== deviceId));
      if (outcome.type === "trouble") {
        trouble.value = { deviceId, why: outcome.why };
      }
    },
    async place(deviceId, at) {
      trouble.value = null;
      move(deviceId, at);
      const refused = refusalOf(await client.place({ deviceId, at: at === null ? null : [...at] }));
      if (refused !== null && samePlace(moved.peek().get(deviceId) ?? null, at)) {
        move(deviceId, undefined);
        trouble.value = { deviceId, why: refused === "unanswered" ? "not-placed" : refused };
      }
      return refused === null;
    },
    forgive() {
      trouble.value = null;
    },
  };
}

const samePlace = (one: PlaceOf, other: PlaceOf): boolean =>
  one === null || other === null
    ? one === other
    : Math.abs(one[0] - other[0]) < 0.01 && Math.abs(one[1] - other[1]) < 0.01;
