/**
 * The emitter's loudspeaker through a real sound server: what it costs, whether every sample is what was ordered, and how long
 * after a loss there is sound again.
 *
 *   npm run bench -- emitter            1 minute, 5 losses of each kind
 *   npm run bench -- emitter --long     10 minutes, 34 losses of each kind
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startLoudspeaker } from "@tillwave/emitter/adapters/speaker-process";
import type { Loudspeaker } from "@tillwave/emitter/ports";
import type { SoundOrder } from "@tillwave/emitter/speaker/words";
import { renderLoop } from "@tillwave/modem/modulator";
import { LEVEL_MAX } from "@tillwave/modem/modulator-symbols";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { STEADY } from "@tillwave/shared/tone/profile";
import { PULSE_RATE, type Pulse, startPulse } from "../sound/pulse.ts";
import { type ProgramProcess, startEmitterProgram } from "./emitter-program.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

const MINUTE = 60_000;
/** As windows are, in milliseconds. */
const CODE_EVERY = 32_000;
const LEVEL = LEVEL_MAX / 4;
const RENEW_EVERY = 15_000;
const START_MAX = 20_000;
const BACK_GOAL = 5000;
const CPU_GOAL = 2;
/** Ticks of /proc a second. */
const TICKS = 100;
/** How long each loss lasts, in milliseconds: from, and how much more by turns. */
const LOST_FOR = 1500;
const LOST_MORE = 200;

export async function measure(
  progress: (line: string) => void,
  { long }: { readonly long: boolean },
): Promise<Bench> {
  const minutes = long ? 10 : 1;
  const rounds = long ? 34 : 5;
  const folder = mkdtempSync(join(tmpdir(), "bench-emitter-"));
  const pulse = await startPulse();
  try {
    progress(`${minutes} minutes of sound, another code every 32 s`);
    const sound = await measureSound(pulse, minutes);
    progress("the emitter's own process");
    const own = await measureProgram(folder);
    const figures = [...soundFigures(sound, minutes), own];
    for (const loss of lossesOf(pulse)) {
      progress(`${rounds} times: ${loss.name}`);
      figures.push(...lossFigures(loss.name, await measureLoss(pulse, loss, rounds)));
    }
    return { bench: "emitter", figures };
  } finally {
    await pulse.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const orderOf = (code: number): SoundOrder => ({
  place: 7,
  code,
  profile: "steady",
  level: LEVEL,
});

function speak(pulse: Pulse, firstCode: number) {
  let order: SoundOrder | null = orderOf(firstCode);
  const say = (): void => loudspeaker.tell({ type: "sound", order });
  // It lets go of what nobody renews.
  const renewing = setInterval(say, RENEW_EVERY);
  const loudspeaker: Loudspeaker = startLoudspeaker(
    { choice: "web-audio", device: null, environment: pulse.environment },
    { changed: () => {}, cameUp: say, sounding: () => {}, chimed: () => {}, air: () => {} },
    NO_LOG,
  );
  return {
    async close(): Promise<void> {
      clearInterval(renewing);
      await loudspeaker.close();
    },
    sing(code: number): void {
      order = orderOf(code);
      say();
    },
  };
}

interface Sound {
  readonly samples: number;
  /** That are of no code that was ordered, at its place. */
  readonly wrong: number;
  readonly codes: number;
  /** Of a core. */
  readonly cpuPercent: number;
  readonly memoryMiB: number;
  readonly memoryGrowthMiB: number;
}

async function measureSound(pulse: Pulse, minutes: number): Promise<Sound> {
  const ear = createExactEar();
  ear.expect(0);
  const recorder = await pulse.record(ear.hear);
  const { close, sing } = speak(pulse, 0);
  const end = performance.now() + minutes * MINUTE;
  await ear.firstSample();
  const pid = present(childOf(process.pid, "speaker/main.ts"), "the loudspeaker's process");
  await sleep(2000);
  const [cpuBefore, before] = [cpuSeconds(pid), performance.now()];
  const memoryBefore = memoryMiB(pid);
  for (let code = 1; performance.now() < end; code += 1) {
    await sleep(Math.min(CODE_EVERY, Math.max(0, end - performance.now())));
    ear.expect(code);
    sing(code);
  }
  const seconds = (performance.now() - before) / 1000;
  const cpuPercent = (100 * (cpuSeconds(pid) - cpuBefore)) / seconds;
  const memory = memoryMiB(pid);
  await sleep(3000);
  await recorder.stop();
  await close();
  const memoryGrowthMiB = memory - memoryBefore;
  return { ...ear.result(), cpuPercent, memoryMiB: memory, memoryGrowthMiB };
}

/** Follows the codes sample by sample: each goes on where the one before was, for loops of one profile are in step. */
function createExactEar() {
  const coming: Float32Array[] = [];
  let loop: Float32Array | null = null;
  let at = 0;
  let [samples, wrong, codes] = [0, 0, 0];
  let started = (): void => {};
  const start = new Promise<void>((resolve) => {
    started = resolve;
  });
  /** The ramp at the start is of another level. */
  const ramp = Math.ceil(0.011 * PULSE_RATE);
  const gain = LEVEL / LEVEL_MAX;

  function take(sample: number): void {
    if (loop === null) {
      if (sample === 0) {
        return;
      }
      loop = present(coming.shift(), "a code");
      codes = 1;
      started();
    }
    const next = coming[0];
    const place = at % loop.length;
    if (at >= ramp && sample !== Math.fround((loop[place] as number) * gain)) {
      if (next !== undefined && sample === Math.fround((next[place] as number) * gain)) {
        loop = next;
        coming.shift();
        codes += 1;
      } else {
        wrong += 1;
      }
    }
    at += 1;
    samples += 1;
  }

  return {
    expect(code: number): void {
      const payload = { version: 1, place: 7, code };
      coming.push(renderLoop(STEADY, payload, { sampleRate: PULSE_RATE, level: LEVEL_MAX }));
    },
    hear(block: Float32Array): void {
      for (let i = 0; i < block.length; i += 1) {
        take(block[i] as number);
      }
    },
    firstSample: () => start,
    result: () => ({ samples, wrong, codes }),
  };
}

async function measureProgram(folder: string): Promise<Figure> {
  const program: ProgramProcess = await startEmitterProgram(join(folder, "emitter"));
  try {
    await sleep(3000);
    const [cpu, from] = [cpuSeconds(program.pid), performance.now()];
    await sleep(MINUTE / 3);
    const percent = (100 * (cpuSeconds(program.pid) - cpu)) / ((performance.now() - from) / 1000);
    return cpuFigure("its own process", percent);
  } finally {
    await program.stop();
  }
}

interface Loss {
  readonly name: string;
  lose(): Promise<void>;
  mend(): Promise<void>;
}

const lossesOf = (pulse: Pulse): readonly Loss[] => [
  { name: "unplugged", lose: pulse.unplug, mend: pulse.plugIn },
  {
    name: "suspended",
    lose: async () => void (await pulse.pactl("suspend-sink", "air", "1")),
    mend: async () => void (await pulse.pactl("suspend-sink", "air", "0")),
  },
  { name: "server killed", lose: pulse.kill, mend: pulse.start },
];

/** In milliseconds, from the end of the loss to the first sound. */
async function measureLoss(pulse: Pulse, loss: Loss, rounds: number): Promise<readonly number[]> {
  const { close } = speak(pulse, 0);
  const times: number[] = [];
  try {
    await soundAfter(pulse);
    for (let round = 0; round < rounds; round += 1) {
      await loss.lose();
      await sleep(LOST_FOR + LOST_MORE * (round % 8));
      await loss.mend();
      times.push(await soundAfter(pulse));
      await sleep(500);
    }
  } finally {
    await close();
  }
  return times;
}

/** Milliseconds until something is heard. */
async function soundAfter(pulse: Pulse): Promise<number> {
  const from = performance.now();
  let hear = (_samples: Float32Array): void => {};
  const heard = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("there is no sound again")), START_MAX);
    hear = (samples) => {
      if (samples.some((sample) => sample !== 0)) {
        clearTimeout(timer);
        resolve(performance.now() - from);
      }
    };
  });
  const recorder = await pulse.record((samples) => hear(samples));
  const after = await heard;
  await recorder.stop();
  return after;
}

function childOf(parent: number, what: string): number | null {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const found = pids.find((pid) => {
    try {
      const [, , after = ""] =
        /^(\d+) \(.*\) \S (\d+)/u.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return (
        Number(after) === parent && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(what)
      );
    } catch {
      return false;
    }
  });
  return found === undefined ? null : Number(found);
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function memoryMiB(pid: number): number {
  const [, kilobytes = "0"] =
    /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

const cpuFigure = (what: string, percent: number): Figure => ({
  name: `CPU, ${what}`,
  value: Math.round(percent * 100) / 100,
  unit: "% of a core",
  goal: `≤ ${CPU_GOAL} %`,
  met: percent <= CPU_GOAL,
  peer: null,
});

const watched = (name: string, value: number, unit: string): Figure => ({
  name,
  value: Math.round(value),
  unit,
  goal: null,
  met: null,
  peer: null,
});

const soundFigures = (sound: Sound, minutes: number): readonly Figure[] => [
  {
    name: `samples that differ from what was ordered, ${minutes} min`,
    value: sound.wrong,
    unit: `of ${sound.samples}`,
    goal: "0",
    met: sound.wrong === 0,
    peer: null,
  },
  watched("codes sounded meanwhile", sound.codes, "codes"),
  cpuFigure("the loudspeaker's process", sound.cpuPercent),
  watched("memory, the loudspeaker's process", sound.memoryMiB, "MiB"),
  watched("  of which grew meanwhile", sound.memoryGrowthMiB, "MiB"),
];

const lossFigures = (name: string, times: readonly number[]): readonly Figure[] =>
  [50, 100].map((percent) => {
    const value = Math.round(percentile(times, percent));
    return {
      name: `${name} ${times.length} times: sound again, ${percent === 100 ? "longest" : "p50"}`,
      value,
      unit: "ms",
      goal: percent === 100 ? `≤ ${BACK_GOAL} ms` : null,
      met: percent === 100 ? value <= BACK_GOAL : null,
      peer: null,
    };
  });
