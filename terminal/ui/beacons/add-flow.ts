/**
 * The way of a new beacon, from its label to the air:
 *
 *   label ──▶ looking ──▶ asking ("is it this one?") ──yes──▶ naming ──▶ claiming ──▶ done
 *     ▲          │           │no                               ▲            │
 *     └──────────┴───────────┘                                 └────────────┘ trouble, tried again
 *
 * What was typed into a step stays while others are gone through.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { BeaconJob, ClaimRequest } from "@tillwave/shared/api/till-beacons";
import type { BeaconsStore } from "./beacons-store.ts";
import type { JobOutcome } from "./follow-job.ts";

type TroubleOutcome = Extract<JobOutcome, { readonly type: "trouble" }>;

export type AddStep =
  | { readonly type: "label"; readonly wasOther: boolean }
  | {
      readonly type: "looking";
      readonly job: BeaconJob | null;
      readonly trouble: TroubleOutcome | null;
    }
  /** Its label has opened it; one without a light cannot blink. */
  | { readonly type: "asking"; readonly deviceId: string; readonly hasLight: boolean }
  | { readonly type: "naming" }
  | {
      readonly type: "claiming";
      readonly job: BeaconJob | null;
      readonly trouble: TroubleOutcome | null;
    }
  | { readonly type: "done"; readonly job: BeaconJob };

export interface Naming {
  readonly name: string;
  readonly place: number | null;
  readonly range: ClaimRequest["range"];
}

export interface AddFlow {
  readonly step: ReadonlySignal<AddStep>;
  readonly naming: Signal<Naming>;
  /** A whole label, scanned or typed. */
  take(label: string): Promise<void>;
  /** The last step again: its look or its claim. */
  again(): Promise<void>;
  yes(): void;
  no(): void;
  toLabel(): void;
  toNaming(): void;
  claim(): Promise<void>;
  /** What still comes of jobs is not shown. */
  close(): void;
}

const FIRST_NAMING: Naming = { name: "", place: null, range: 5 };

export function createAddFlow(store: Pick<BeaconsStore, "run">): AddFlow {
  const step = signal<AddStep>({ type: "label", wasOther: false });
  const naming = signal<Naming>(FIRST_NAMING);
  let label = "";
  /** Counts jobs: what an older one still brings is let go. */
  let turn = 0;

  async function look(): Promise<void> {
    turn += 1;
    const mine = turn;
    const isMine = (): boolean => mine === turn;
    step.value = { type: "looking", job: null, trouble: null };
    const outcome = await store.run({ kind: "look", request: { label } }, (job) => {
      if (isMine()) {
        step.value = { type: "looking", job, trouble: null };
      }
    });
    if (isMine()) {
      const { job } = outcome;
      const isOpened = outcome.type === "done" || outcome.why === "no-lamp";
      step.value =
        isOpened && job !== null
          ? { type: "asking", deviceId: job.deviceId, hasLight: outcome.type === "done" }
          : { type: "looking", job, trouble: outcome.type === "done" ? null : outcome };
    }
  }

  async function claim(): Promise<void> {
    const { name, place, range } = naming.peek();
    if (place === null || name.trim() === "") {
      return;
    }
    turn += 1;
    const mine = turn;
    const isMine = (): boolean => mine === turn;
    step.value = { type: "claiming", job: null, trouble: null };
    const request = { label, name: name.trim(), place, range };
    const outcome = await store.run({ kind: "claim", request }, (job) => {
      if (isMine()) {
        step.value = { type: "claiming", job, trouble: null };
      }
    });
    if (isMine()) {
      step.value =
        outcome.type === "done"
          ? { type: "done", job: outcome.job }
          : { type: "claiming", job: outcome.job, trouble: outcome };
    }
  }

  const toLabel = (wasOther: boolean): void => {
    turn += 1;
    label = "";
    step.value = { type: "label", wasOther };
  };

  return {
    step,
    naming,
    async take(given) {
      if (step.peek().type === "label") {
        label = given;
        await look();
      }
    },
    again: () => (step.peek().type === "claiming" ? claim() : look()),
    yes() {
      step.value = { type: "naming" };
    },
    no: () => toLabel(true),
    toLabel() {
      naming.value = { ...FIRST_NAMING, place: naming.peek().place };
      toLabel(false);
    },
    toNaming() {
      turn += 1;
      step.value = { type: "naming" };
    },
    claim,
    close() {
      turn += 1;
      label = "";
    },
  };
}
