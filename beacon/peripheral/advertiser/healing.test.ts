import { assert, present } from "@tillwave/shared/core/assert";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RadioFault, RadioState } from "../ports.ts";
import {
  LAST_RESORT_MS,
  REBOOT_AGAIN_MS,
  REBOOT_BEGINS_MS,
  nextStep,
  takeStep,
} from "./healing.ts";
import {
  type HealingRecord,
  type HealingStep,
  LIMITS,
  NOTHING_HEALED,
  REBOOTS_IN_VAIN_MAX,
  REBOOTS_SPENT,
} from "./healing-record.ts";
import { type Healing, SETTLED_MS, WELL_MS, startHealing, stepHealing } from "./trouble.ts";

const seed = seedOfRun("healing");
const REFUSED: RadioFault = { type: "refused", step: "start", status: 0x0c };
const BLOCKED: RadioFault = { type: "not-ready", state: "blocked" };
const T0 = 1_790_000_000;

interface Taken {
  readonly at: number;
  readonly step: HealingStep;
}

/** A radio in a state, whose tries all go the same way, and everything that was done about it. */
interface Patient {
  healing: Healing;
  now: number;
  radio: RadioState;
  mayReboot: boolean;
  /** Whether what it is told is done, by the step that told it. */
  obeys: (step: HealingStep, at: number) => boolean;
  readonly taken: Taken[];
}

function patientOf(change: Partial<Patient> = {}): Patient {
  return {
    healing: stepHealing(startHealing(NOTHING_HEALED), { type: "answered", at: 0 }),
    now: 0,
    radio: "ready",
    mayReboot: true,
    obeys: () => false,
    taken: [],
    ...change,
  };
}

const factsOf = ({ now, radio, mayReboot }: Patient) => ({
  now,
  time: T0 + now / 1000,
  radio,
  mayReboot,
});

function fail(patient: Patient, fault = REFUSED): void {
  patient.healing = stepHealing(patient.healing, { type: "failed", at: patient.now, fault });
}

function answer(patient: Patient): void {
  patient.healing = stepHealing(patient.healing, { type: "answered", at: patient.now });
}

/** Takes every step that is due for so long; each try takes no time. */
function live(patient: Patient, ms: number): void {
  const end = patient.now + ms;
  for (let steps = 0; ; steps += 1) {
    assert(steps < 100_000, "steps have time between them");
    const due = nextStep(patient.healing, factsOf(patient));
    const at = Math.max(patient.now, due?.at ?? Infinity);
    if (due === null || at > end) {
      break;
    }
    patient.now = at;
    patient.healing = takeStep(patient.healing, due.step, factsOf(patient));
    patient.taken.push({ at, step: due.step });
    if (due.step === "re-advertise" || due.step === "reset" || due.step === "restart") {
      if (patient.obeys(due.step, at)) {
        answer(patient);
      } else {
        fail(patient, patient.radio === "blocked" ? BLOCKED : REFUSED);
      }
    }
  }
  patient.now = end;
}

const stepsOf = ({ taken }: Patient): readonly HealingStep[] => taken.map(({ step }) => step);
const countOf = (patient: Patient, step: HealingStep): number =>
  stepsOf(patient).filter((one) => one === step).length;
const timesOf = ({ taken }: Patient, step: HealingStep): readonly number[] =>
  taken.filter((one) => one.step === step).map(({ at }) => at);

describe("the ladder", () => {
  test("nothing is done while nothing is wrong", () => {
    const patient = patientOf();
    live(patient, 86_400_000);
    expect(patient.taken).toEqual([]);
  });

  test("what went wrong once is told again at once, and that is all", () => {
    const patient = patientOf({ obeys: () => true });
    fail(patient);
    live(patient, 60_000);
    expect(patient.taken).toEqual([{ at: 0, step: "re-advertise" }]);
  });

  test("it is told twice, then reset twice, then its process is started anew", () => {
    const patient = patientOf();
    fail(patient);
    live(patient, 5000);
    expect(stepsOf(patient).slice(0, 3)).toEqual(["re-advertise", "re-advertise", "reset"]);
    expect(timesOf(patient, "reset")).toEqual([500, 3000]);
    expect(timesOf(patient, "restart")).toEqual([5000]);
  });

  test("between the dearer steps it is told again each second, and when it obeys that is the end", () => {
    const patient = patientOf({ obeys: (_, at) => at > 30_000 });
    fail(patient);
    live(patient, 60_000);
    const tries = patient.taken.map(({ at }) => at);
    const pauses = tries.slice(1).map((at, i) => at - present(tries[i], "a try"));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1000);
    expect(patient.taken.at(-1)).toMatchObject({ step: "re-advertise" });
    expect(patient.taken.at(-1)?.at).toBeLessThanOrEqual(31_000);
  });

  test("after five minutes the machine is rebooted, and if that does not come about somebody is told", () => {
    const patient = patientOf();
    fail(patient);
    live(patient, LAST_RESORT_MS + REBOOT_BEGINS_MS + 1000);
    expect(timesOf(patient, "reboot")).toEqual([LAST_RESORT_MS]);
    expect(timesOf(patient, "alarm")).toEqual([LAST_RESORT_MS + REBOOT_BEGINS_MS]);
  });

  test("a machine that may not be rebooted: somebody is told after five minutes, once", () => {
    const patient = patientOf({ mayReboot: false });
    fail(patient);
    live(patient, 10 * LAST_RESORT_MS);
    expect(timesOf(patient, "alarm")).toEqual([LAST_RESORT_MS]);
    expect(countOf(patient, "reboot")).toBe(0);
  });

  test("a radio that is ready again is told at once, before anything dearer", () => {
    for (const silence of [400, 600, 4000, 10_400]) {
      const patient = patientOf({ radio: "gone" });
      fail(patient, { type: "not-ready", state: "gone" });
      live(patient, silence);
      patient.taken.length = 0;
      patient.radio = "ready";
      patient.healing = stepHealing(patient.healing, { type: "came-back", at: patient.now });
      live(patient, 1000);
      expect(stepsOf(patient).slice(0, 3)).toEqual(["re-advertise", "re-advertise", "reset"]);
      expect(patient.taken[0]?.at).toBe(silence);
    }
  });
});

describe("steps that cannot help are not taken", () => {
  const during = (radio: RadioState, change: Partial<Patient> = {}): Patient => {
    const patient = patientOf({ radio, ...change });
    fail(patient, { type: "not-ready", state: radio });
    live(patient, 2 * LAST_RESORT_MS);
    return patient;
  };

  test("without permission: nobody is rebooted for it", () => {
    const patient = during("no-permission");
    expect(new Set(stepsOf(patient))).toEqual(new Set(["re-advertise", "alarm"]));
  });

  test("an adapter that never was there, or on, is waited for; one that was is worth a reboot", () => {
    for (const radio of ["no-adapter", "off"] as const) {
      const never = during(radio, { healing: startHealing(NOTHING_HEALED) });
      expect(new Set(stepsOf(never))).toEqual(new Set(["re-advertise", "alarm"]));
      expect(new Set(stepsOf(during(radio)))).toEqual(new Set(["re-advertise", "reboot", "alarm"]));
    }
  });

  test("blocked by rfkill: nothing is spent and nobody is alarmed, however long, nor once it is free again", () => {
    const patient = patientOf({ radio: "blocked" });
    fail(patient, BLOCKED);
    live(patient, 20 * LAST_RESORT_MS);
    expect(new Set(stepsOf(patient))).toEqual(new Set(["re-advertise"]));
    expect(patient.healing.trouble?.silentSince).toBe(0);
    patient.radio = "ready";
    patient.healing = stepHealing(patient.healing, { type: "came-back", at: patient.now });
    live(patient, LAST_RESORT_MS - 2000);
    expect(countOf(patient, "reboot") + countOf(patient, "alarm")).toBe(0);
    live(patient, 4000);
    expect(countOf(patient, "reboot")).toBe(1);
  });

  test("a process that is on its way is left alone, and after five minutes is worth a reboot", () => {
    for (const radio of ["gone", "starting"] as const) {
      const patient = during(radio);
      expect(countOf(patient, "restart")).toBe(0);
      expect(countOf(patient, "reboot")).toBe(1);
    }
  });
});

describe("relapses", () => {
  /** Does as it is told, and forgets it a second later, for so long. */
  function relapse(patient: Patient, ms: number): void {
    for (const end = patient.now + ms; patient.now < end;) {
      fail(patient);
      live(patient, 1000);
    }
  }

  test("one that forgets at once what it was told gets the dearer steps too", () => {
    const patient = patientOf({ obeys: () => true });
    relapse(patient, 60_000);
    expect(countOf(patient, "reset")).toBe(2);
    expect(countOf(patient, "restart")).toBeGreaterThan(0);
    const dear = [...timesOf(patient, "reset"), ...timesOf(patient, "restart")];
    expect(dear[0]).toBeLessThanOrEqual(5000);
    expect(dear[1]! - dear[0]!).toBeGreaterThanOrEqual(10_000);
  });

  test("but a process that has just come up is told first", () => {
    const patient = patientOf({ obeys: () => true });
    relapse(patient, 20_000);
    fail(patient, { type: "not-ready", state: "gone" });
    patient.radio = "gone";
    patient.obeys = () => false;
    live(patient, 11_000);
    patient.taken.length = 0;
    patient.radio = "ready";
    patient.healing = stepHealing(patient.healing, { type: "came-back", at: patient.now });
    live(patient, 400);
    expect(stepsOf(patient)).toEqual(["re-advertise", "re-advertise"]);
  });

  test("and is worth a reboot in the end", () => {
    const patient = patientOf({ obeys: () => true });
    relapse(patient, LAST_RESORT_MS + 2000);
    expect(countOf(patient, "reboot")).toBe(1);
  });

  test("a second fault soon after the first begins at the ladder's foot", () => {
    const patient = patientOf({ obeys: (step) => step === "restart" });
    fail(patient);
    live(patient, 7000);
    expect(countOf(patient, "restart")).toBe(1);
    patient.taken.length = 0;
    const from = patient.now;
    fail(patient);
    live(patient, 6000);
    expect(timesOf(patient, "reset")[0]).toBe(from + 500);
  });

  test("a fault long after the first is another spell", () => {
    const patient = patientOf({ obeys: () => true });
    for (let hour = 0; hour < 24; hour += 1) {
      fail(patient);
      live(patient, SETTLED_MS);
      answer(patient);
      expect(patient.healing.trouble).toBeNull();
    }
    expect(new Set(stepsOf(patient))).toEqual(new Set(["re-advertise"]));
  });
});

describe("limits", () => {
  test("resets and restarts have their limits in an hour and in a day; being told again has none", () => {
    const patient = patientOf({ mayReboot: false });
    // Heals with each fourth restart or reset, so that spells begin anew all the time.
    let dear = 0;
    patient.obeys = (step) => {
      dear += step === "re-advertise" ? 0 : 1;
      return step !== "re-advertise" && dear % 4 === 0;
    };
    const countIn = (ms: number): Record<"reset" | "restart", number> => {
      const from = patient.taken.length;
      for (const end = patient.now + ms; patient.now < end;) {
        if (patient.healing.trouble === null) {
          fail(patient);
        }
        live(patient, SETTLED_MS);
        if (patient.healing.trouble?.wellSince !== null) {
          answer(patient);
        }
      }
      const steps = patient.taken.slice(from).map(({ step }) => step);
      return {
        reset: steps.filter((step) => step === "reset").length,
        restart: steps.filter((step) => step === "restart").length,
      };
    };
    const hour = countIn(3_600_000 - 10_000);
    expect(hour.reset).toBe(LIMITS.reset.hour);
    expect(hour.restart).toBeLessThanOrEqual(LIMITS.restart.hour);
    const rest = countIn(23 * 3_600_000 - 10_000);
    expect(hour.reset + rest.reset).toBe(LIMITS.reset.day);
    expect(hour.restart + rest.restart).toBeLessThanOrEqual(LIMITS.restart.day);
  });

  /** Runs of the program, each ended by its reboot or by nothing; T goes on. */
  function runs(record: HealingRecord, { count, ms }: { count: number; ms: number }): Patient[] {
    const all: Patient[] = [];
    let kept = record;
    for (let run = 0; run < count; run += 1) {
      const patient = patientOf({ healing: { ...startHealing(kept), hasSeenAdapter: true } });
      const clock = run * ms;
      patient.now = clock;
      fail(patient);
      while (patient.now < clock + ms && countOf(patient, "reboot") === 0) {
        live(patient, 1000);
      }
      kept = patient.healing.record;
      all.push(patient);
    }
    return all;
  }

  test("a machine whose radio is dead for good is rebooted three times and no more, over restarts", () => {
    const all = runs(NOTHING_HEALED, { count: 8, ms: 3_700_000 });
    expect(all.reduce((sum, run) => sum + countOf(run, "reboot"), 0)).toBe(REBOOTS_IN_VAIN_MAX);
    expect(countOf(all.at(-1)!, "alarm")).toBe(1);
  });

  test("nor more than once in an hour", () => {
    const all = runs(NOTHING_HEALED, { count: 8, ms: 600_000 });
    expect(all.map((run) => countOf(run, "reboot"))).toEqual([1, 0, 0, 0, 0, 0, 1, 0]);
  });

  test("a clock that was lost gives no new reboots once three were in vain", () => {
    let { record } = runs(NOTHING_HEALED, { count: 4, ms: 3_700_000 }).at(-1)!.healing;
    const leapt = patientOf({ healing: { ...startHealing(record), hasSeenAdapter: true } });
    fail(leapt);
    leapt.now = LAST_RESORT_MS + 1;
    const facts = { ...factsOf(leapt), time: T0 + 50 * 365 * 86_400 };
    expect(nextStep(leapt.healing, facts)?.step).not.toBe("reboot");
    ({ record } = leapt.healing);
    expect(record.rebootsInVain).toBe(REBOOTS_IN_VAIN_MAX);
  });

  test("on air for ten minutes, the reboots were not in vain", () => {
    const patient = patientOf({ healing: startHealing(REBOOTS_SPENT) });
    answer(patient);
    patient.now = WELL_MS - 1;
    answer(patient);
    expect(patient.healing.record.rebootsInVain).toBe(REBOOTS_IN_VAIN_MAX);
    patient.now = WELL_MS;
    answer(patient);
    expect(patient.healing.record.rebootsInVain).toBe(0);
  });

  test("a record that cannot be read allows no reboot, until a day has gone by in vain", () => {
    const patient = patientOf({
      healing: { ...startHealing(REBOOTS_SPENT), hasSeenAdapter: true },
    });
    fail(patient);
    live(patient, REBOOT_AGAIN_MS - 1000);
    expect(countOf(patient, "reboot")).toBe(0);
    live(patient, 3000);
    expect(countOf(patient, "reboot")).toBe(1);
  });
});

test("whatever goes wrong and right, something is always due within a second or nothing is wrong", () => {
  const anyFault: fc.Arbitrary<RadioFault> = fc.oneof(
    fc.constant(REFUSED),
    fc.constant<RadioFault>({ type: "timed-out", step: "data" }),
    fc.constant<RadioFault>({ type: "fell-silent" }),
    fc.constant<RadioFault>({ type: "child-died" }),
  );
  const anyState = fc.constantFrom<RadioState[]>(
    "ready",
    "off",
    "blocked",
    "gone",
    "starting",
    "no-adapter",
    "no-permission",
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom("fail", "answer", "live"), anyFault, anyState, fc.nat(90_000)),
      ),
      (events) => {
        const patient = patientOf();
        for (const [event, fault, radio, ms] of events) {
          patient.radio = radio;
          if (event === "fail") {
            fail(patient, fault);
          } else if (event === "answer") {
            answer(patient);
          } else {
            live(patient, ms);
          }
          const due = nextStep(patient.healing, factsOf(patient));
          const { trouble } = patient.healing;
          expect(due === null).toBe(trouble === null || trouble.wellSince !== null);
          expect((due?.at ?? 0) - patient.now).toBeLessThanOrEqual(1000);
        }
        expect(countOf(patient, "reboot")).toBeLessThanOrEqual(LIMITS.reboot.day);
      },
    ),
    { seed },
  );
});
