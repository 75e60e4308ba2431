/**
 * Healing with its memory: writes down what it costs before it is spent, and says what it does, one line a step.
 *
 * (healing.ts decides; advertiser.ts has the radio.)
 */
import type { Log } from "@tillwave/shared/core/log";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { RadioFault, RadioState } from "../ports.ts";
import { type DueStep, type HealingFacts, nextStep, takeStep } from "./healing.ts";
import {
  type HealingRecord,
  type HealingStep,
  NOTHING_HEALED,
  REBOOTS_SPENT,
} from "./healing-record.ts";
import { wordsOfDuration, wordsOfFault, wordsOfStep } from "./healing-words.ts";
import type { AdvertiserDeps, HealingView } from "./ports.ts";
import {
  type Healing,
  type HealingEvent,
  type Trouble,
  startHealing,
  stepHealing,
} from "./trouble.ts";

/** What the disk did not take is tried again. */
const WRITE_AGAIN_MS = 10_000;

export interface Healer {
  trouble(): Trouble | null;
  answered(): void;
  failed(fault: RadioFault): void;
  cameBack(): void;
  /** Null while nothing is wrong. */
  due(): DueStep | null;
  /** Notes the step, and asks for the reboot where it is that; all others are the caller's to carry out. */
  take(step: HealingStep): Promise<void>;
  view(): HealingView;
}

export type HealerDeps = Pick<AdvertiserDeps, "clocks" | "clock" | "healing" | "reboot" | "log">;

export function createHealer(
  { clocks, clock, healing: file, reboot, log }: HealerDeps,
  radioState: () => RadioState,
): Healer {
  const disk = keepRecord(file, { log, now: () => clocks.monotonic() });
  let healing: Healing = startHealing(disk.record);
  let last: Omit<HealingView, "reboots"> = { step: null, detail: null, at: null };
  let said: Trouble | null = null;

  function step(event: HealingEvent): void {
    const before = healing.trouble;
    healing = stepHealing(healing, event);
    const { trouble } = healing;
    if (before === null && trouble !== null) {
      log.warn({ fault: trouble.fault }, `off the air: ${wordsOfFault(trouble.fault)}`);
    }
    if (before?.wellSince === null && trouble?.wellSince !== null) {
      const silentMs = Math.round(event.at - before.silentSince);
      log.info({ silentMs }, `on air again after ${wordsOfDuration(silentMs)}`);
    }
    disk.keep(healing.record);
  }

  const facts = (): HealingFacts => ({
    now: clocks.monotonic(),
    time: clock.time(),
    radio: radioState(),
    mayReboot: reboot !== null,
  });

  /** That it is told each second again is none, nor that nobody hears it. */
  const isNews = (trouble: Trouble, taken: HealingStep): boolean =>
    taken !== "re-advertise" ||
    (trouble.fault.type !== "not-ready" && said?.silentSince !== trouble.silentSince);

  async function askForReboot(isKept: boolean): Promise<void> {
    if (!isKept) {
      log.error({}, "it is not rebooted: that it was could not be written down");
      return;
    }
    const asked = await reboot?.();
    if (asked?.ok === false) {
      log.error({ ...asked.error }, "the system did not grant the reboot");
    }
  }

  return {
    trouble: () => healing.trouble,
    answered: () => step({ type: "answered", at: clocks.monotonic() }),
    failed: (fault) => step({ type: "failed", at: clocks.monotonic(), fault }),
    cameBack: () => step({ type: "came-back", at: clocks.monotonic() }),
    due: () => nextStep(healing, facts()),
    async take(taken) {
      const { trouble } = healing;
      const now = facts();
      const words = wordsOfStep(healing, taken, now);
      healing = takeStep(healing, taken, now);
      if (trouble !== null && isNews(trouble, taken)) {
        said = trouble;
        const detail = `${wordsOfFault(trouble.fault)}: ${words}`;
        last = { step: taken, detail, at: now.now };
        const how = taken === "alarm" || taken === "reboot" ? "error" : "warn";
        const silentMs = Math.round(now.now - trouble.silentSince);
        log[how]({ step: taken, fault: trouble.fault, silentMs }, detail);
      }
      const isKept = disk.keep(healing.record);
      if (taken === "reboot") {
        await askForReboot(isKept);
      }
    },
    view: () => ({ ...last, reboots: healing.record.reboots }),
  };
}

interface KeptRecord {
  /** As it was at the start. */
  readonly record: HealingRecord;
  /** True once it is on the disk. */
  keep(record: HealingRecord): boolean;
}

function keepRecord(
  file: ConfigFile<HealingRecord>,
  { log, now }: { readonly log: Log; now(): number },
): KeptRecord {
  const read = file.read();
  if (!read.ok) {
    log.error({ ...read.error }, "what healing has cost so far cannot be read: it will not reboot");
    file.write(REBOOTS_SPENT);
  }
  const record = read.ok ? (read.value ?? NOTHING_HEALED) : REBOOTS_SPENT;
  let written = record;
  let failed: { readonly record: HealingRecord; readonly at: number } | null = null;
  return {
    record,
    keep(next) {
      if (next === written) {
        return true;
      }
      if (failed?.record === next && now() - failed.at < WRITE_AGAIN_MS) {
        return false;
      }
      const done = file.write(next);
      if (done.ok) {
        written = next;
        failed = null;
        return true;
      }
      if (failed === null) {
        log.warn({ detail: done.error.detail }, "what healing costs could not be written down");
      }
      failed = { record: next, at: now() };
      return false;
    },
  };
}
