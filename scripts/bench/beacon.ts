/**
 * The beacon as it is built, on emulated adapters: how well it keeps its plan, how soon it is on air, and how soon again after
 * whatever an adapter does. Measured on the HCI command stream; when an advertising event is really sent is the controller's,
 * and a check by hand.
 *
 *   npm run bench -- beacon            a minute of each rotation, 2 losses of each kind
 *   npm run bench -- beacon --long     10 minutes of each, 20 losses of each kind
 *
 * It takes a twentieth of a processor, and has to get it at once: on a machine that does much else, put `chrt -f 10` before it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { assert, present } from "@tillwave/shared/core/assert";
import { type Radio, withRadio } from "../radio/radio.ts";
import { adherenceOf } from "./beacon-adherence.ts";
import { LOSSES, measureLoss } from "./beacon-losses.ts";
import { measurePanel } from "./beacon-panel.ts";
import {
  type BeaconProgram,
  LONE_FRAME,
  type Stack,
  applySettings,
  memoryOf,
  plannedOnAir,
  settingsOf,
  startBeaconProgram,
} from "./beacon-program.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

const MINUTE = 60_000;
const INTERVAL_MS = 100;
/** Slots, and the part of the time, in per cent, that may be other than planned. */
const ROTATIONS = [
  { slotMs: 1000, most: 0.1 },
  { slotMs: 100, most: 2 },
] as const;
const GAP_GOAL_MS = 30;
const BACK_GOAL_MS = 5000;
const START_GOAL_MS = 1000;
const MEMORY_GOAL_MIB = 90;
const STARTS = { long: 20, short: 5 };
const ROUNDS = { long: 20, short: 2 };
const MINUTES = { long: 10, short: 1 };
/** Of the stack that is the default; the other keeps the same contract, and is measured less. */
const STACK: Stack = "abandonware";
/** Until new settings have taken, and the first round is over. */
const SETTLE_MS = 3000;
const ON_AIR_MS_MAX = 20_000;

type Progress = (line: string) => void;
type Length = "long" | "short";

export async function measure(
  progress: Progress,
  { long }: { readonly long: boolean },
): Promise<Bench> {
  const length: Length = long ? "long" : "short";
  const folder = mkdtempSync(join(tmpdir(), "bench-beacon-"));
  try {
    await provision(join(folder, "beacon"));
    const figures: Figure[] = [];
    for (const part of [measureStarts, measurePlan, measureLosses]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, with the machine to itself
      figures.push(...(await part(join(folder, "beacon"), length, progress)));
    }
    figures.push(...(await measurePanel(progress, { long })));
    return { bench: "beacon", figures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As its owner would; from then on it starts with what is on its disk. */
async function provision(folder: string): Promise<void> {
  await withBeacon(folder, () => applySettings(folder, settingsOf(1000, INTERVAL_MS)));
}

async function measureStarts(
  folder: string,
  length: Length,
  progress: Progress,
): Promise<readonly Figure[]> {
  const times: number[] = [];
  const memories: Figure[] = [];
  const starts = STARTS[length];
  for (let start = 0; start < starts; start += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await withRadio({}, async (radio) => {
      const ear = await radio.ear();
      const program = await startBeaconProgram({ folder, stack: STACK, radio });
      const { at } = await ear.until(() => true, ON_AIR_MS_MAX);
      times.push(at - program.startedAt);
      if (start === starts - 1) {
        await sleep(SETTLE_MS);
        memories.push(...memoryFigures(program));
      }
      await program.stop();
    });
    progress(`start ${start + 1} of ${starts}: ${Math.round(times.at(-1) ?? 0)} ms`);
  }
  return [
    watched("cold start of the bundle to its first frame, p50", percentile(times, 50), "ms"),
    {
      ...watched("cold start of the bundle to its first frame, p95", percentile(times, 95), "ms"),
      goal: `≤ ${START_GOAL_MS} ms`,
      met: percentile(times, 95) <= START_GOAL_MS,
    },
    ...memories,
  ];
}

function memoryFigures({ child, radioPid }: BeaconProgram): readonly Figure[] {
  const own = memoryOf(present(child.pid, "its number"));
  const radio = memoryOf(radioPid());
  const goal = (figure: Figure): Figure => ({
    ...figure,
    goal: `≤ ${MEMORY_GOAL_MIB} MiB`,
    met: figure.value <= MEMORY_GOAL_MIB,
  });
  return [
    goal(watched("resident memory, the beacon", own.resident, "MiB")),
    goal(watched("resident memory, its radio's process", radio.resident, "MiB")),
    watched(
      "memory of both, what they share counted once",
      own.proportional + radio.proportional,
      "MiB",
    ),
  ];
}

async function measurePlan(
  folder: string,
  length: Length,
  progress: Progress,
): Promise<readonly Figure[]> {
  const minutes = MINUTES[length];
  const figures: Figure[] = [];
  await withBeacon(folder, async (radio) => {
    for (const { slotMs, most } of ROTATIONS) {
      progress(`${minutes} min of rotation each ${slotMs} ms`);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await applySettings(folder, settingsOf(slotMs, INTERVAL_MS));
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(SETTLE_MS);
      const from = radio.now();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(minutes * MINUTE);
      const plan = plannedOnAir(INTERVAL_MS);
      const span = { from, to: radio.now() };
      const kept = adherenceOf(radio.air(), { plan, slotMs, ...span });
      radio.clearTrace();
      progress(
        `  on air ${kept.onAir}, at its turn ${kept.atItsTurn}, gap ${kept.longestGapMs} ms`,
      );
      const name = `rotation each ${slotMs} ms, ${minutes} min`;
      figures.push(
        lackFigure(`${name}: time without a planned frame`, kept.onAir, most),
        lackFigure(`${name}: time without that whose turn it is`, kept.atItsTurn, most),
        {
          ...watched(`${name}: longest gap`, kept.longestGapMs, "ms"),
          goal: `≤ ${GAP_GOAL_MS} ms`,
          met: kept.longestGapMs <= GAP_GOAL_MS,
        },
        watched(`${name}: changes of the frame`, kept.changes, "changes"),
        watched(`${name}: a frame's share is off by, at most`, kept.shareOff * 100, "%"),
      );
    }
  });
  return figures;
}

async function measureLosses(
  folder: string,
  length: Length,
  progress: Progress,
): Promise<readonly Figure[]> {
  const rounds = ROUNDS[length];
  const figures: Figure[] = [];
  // A round that cannot be measured is one that was missed, and an hour of others is kept.
  const missed = (error: Error): number => {
    progress(`  MISSED: ${error.message}`);
    return ON_AIR_MS_MAX;
  };
  for (const loss of LOSSES) {
    progress(`${rounds} times: ${loss.name}`);
    const times: number[] = [];
    // oxlint-disable-next-line no-await-in-loop -- a program of its own for each, one after the other
    await withBeacon(folder, async (radio, program) => {
      const adapter = present(radio.adapters[0], "an adapter");
      await applySettings(folder, settingsOf(1000, INTERVAL_MS, LONE_FRAME));
      await sleep(SETTLE_MS);
      for (let round = 0; round < rounds; round += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        times.push(await measureLoss({ radio, adapter, program }, loss).catch(missed));
      }
    });
    progress(`  on air again after ${times.map(Math.round).join(", ")} ms`);
    const longest = Math.max(...times);
    figures.push(watched(`${loss.name}: on air again, p50`, percentile(times, 50), "ms"), {
      ...watched(`${loss.name}: on air again, longest of ${rounds}`, longest, "ms"),
      goal: `≤ ${BACK_GOAL_MS} ms`,
      met: longest <= BACK_GOAL_MS,
    });
  }
  return figures;
}

async function withBeacon(
  folder: string,
  use: (radio: Radio, program: BeaconProgram) => Promise<void>,
): Promise<void> {
  await withRadio({}, async (radio) => {
    const program = await startBeaconProgram({ folder, stack: STACK, radio });
    try {
      const end = radio.now() + ON_AIR_MS_MAX;
      while (radio.adapters[0]?.advertising === null) {
        assert(radio.now() < end, "the beacon is on air");
        // oxlint-disable-next-line no-await-in-loop -- until it is
        await sleep(10);
      }
      await use(radio, program);
    } finally {
      await program.stop();
    }
  });
}

/** Of a part of all, from 0 to 1. */
const lackFigure = (name: string, share: number, most: number): Figure => ({
  name,
  value: Math.round((1 - share) * 1_000_000) / 10_000,
  unit: "%",
  goal: `≤ ${most} %`,
  met: (1 - share) * 100 <= most,
  peer: null,
});

const watched = (name: string, value: number, unit: string): Figure => ({
  name,
  value: Math.round(value * 10) / 10,
  unit,
  goal: null,
  met: null,
  peer: null,
});
