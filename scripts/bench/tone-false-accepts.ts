/**
 * Hours of sound that carry no id (tone-emitter/modem/channel/sounds.ts), in equal shares, heard by a demodulator for both
 * profiles: whatever payload it hears is a false accept. Each quarter of an hour is another seed, every other one at 44,100.
 *
 *   searches   for sync tones, over both profiles: four a second each
 *   tries      peaks beyond the gate, each of them weighed
 *   checks     paths through the code that were likely enough to be believed, so that their CRC was computed
 *   heard      payloads
 *
 * Waiting for one in 10,000 hours would take as long. But what has no payload passes a CRC of 24 bits with 2^-24, whatever
 * brought it there, so the checks tell what to expect:  false accepts an hour = checks an hour / 2^24.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, setPriority } from "node:os";
import { type SoundKind, SOUND_KINDS } from "@tillwave/modem/channel/sounds";
import { assert } from "@tillwave/shared/core/assert";
import { CRC24_BITS } from "@tillwave/shared/tone/crc24";
import type { Figure } from "./report.ts";

export interface SoundJob {
  readonly kind: SoundKind;
  readonly seed: number;
  readonly seconds: number;
  readonly sampleRate: number;
}

export interface Listened {
  readonly searches: number;
  readonly tries: number;
  readonly checks: number;
  /** In words, each payload. */
  readonly heard: readonly string[];
}

export interface FalseAccepts {
  readonly hours: number;
  readonly searches: number;
  readonly tries: number;
  readonly checks: number;
  readonly heard: readonly string[];
  readonly byKind: readonly KindListened[];
}

export interface KindListened {
  readonly kind: SoundKind;
  readonly hours: number;
  readonly searches: number;
  readonly tries: number;
  readonly checks: number;
  readonly heard: number;
}

export interface FalseAcceptOptions {
  /** Over all kinds. */
  readonly hours: number;
  readonly kinds?: readonly SoundKind[];
  readonly progress: (line: string) => void;
}

const JOB_SECONDS_MAX = 900;
const SEED = 61_000;
const PROCESSES_MAX = 8;
/** As `nice -n 10`. */
const PRIORITY = 10;
const HOUR = 3600;

const LONG_HOURS = 24;
const SHORT_HOURS = 0.2;
const CALCULATED_HOURS = 10_000;

export async function falseAcceptFigures(options: {
  readonly long: boolean;
  readonly progress: (line: string) => void;
}): Promise<readonly Figure[]> {
  const hours = options.long ? LONG_HOURS : SHORT_HOURS;
  const listened = await measureFalseAccepts({ ...options, hours });
  const { heard, byKind, searches, tries, checks } = listened;
  const worst = byKind.toSorted((a, b) => expectedIn(b) - expectedIn(a))[0];
  return [
    {
      name: `false accepts in ${hours} h of noise, music, speech and machines`,
      value: heard.length,
      unit: "",
      goal: options.long ? "0" : "0 (24 h: --long)",
      met: heard.length === 0,
      peer: `${searches} searches, ${tries} tries, ${checks} checks`,
    },
    expectedFigure("all of it in equal parts", expectedIn(listened)),
    ...(worst === undefined
      ? []
      : [expectedFigure(`${worst.kind} alone, the worst kind`, expectedIn(worst))]),
  ];
}

const expectedFigure = (sound: string, expected: number): Figure => ({
  name: `false accepts to expect in ${CALCULATED_HOURS} hours of ${sound}: checks an hour / 2^${CRC24_BITS}`,
  value: expected,
  unit: "",
  goal: "≤ 1",
  met: expected <= 1,
  peer: null,
});

const expectedIn = ({
  checks,
  hours,
}: {
  readonly checks: number;
  readonly hours: number;
}): number => (checks * CALCULATED_HOURS) / hours / 2 ** CRC24_BITS;

async function measureFalseAccepts(options: FalseAcceptOptions): Promise<FalseAccepts> {
  const { hours, progress, kinds = SOUND_KINDS } = options;
  const jobs = drawJobs(hours, kinds);
  const children = Array.from({ length: Math.min(availableParallelism(), PROCESSES_MAX) }, start);
  const done: (SoundJob & Listened)[] = [];
  try {
    const waiting = [...jobs];
    const work = async (child: ChildProcess): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        const listened = await ask(child, job);
        done.push({ ...job, ...listened });
        progress(`${done.length} of ${jobs.length}: ${describe(job, listened)}`);
      }
    };
    await Promise.all(children.map(work));
  } finally {
    for (const child of children) {
      child.disconnect();
    }
  }
  return addUp(done, kinds);
}

/** The kinds take turns, so that a run that is broken off has heard all of them. */
function drawJobs(hours: number, kinds: readonly SoundKind[]): readonly SoundJob[] {
  const seconds = (hours * HOUR) / kinds.length;
  const rounds = Math.ceil(seconds / JOB_SECONDS_MAX);
  return Array.from({ length: rounds }, (_, round) =>
    kinds.map((kind) => ({
      kind,
      seed: SEED + round,
      seconds: seconds / rounds,
      sampleRate: round % 2 === 0 ? 48_000 : 44_100,
    })),
  ).flat();
}

function start(): ChildProcess {
  const child = fork(new URL("tone-false-accepts-process.ts", import.meta.url));
  assert(child.pid !== undefined, "a process that listens starts");
  setPriority(child.pid, PRIORITY);
  return child;
}

function ask(child: ChildProcess, job: SoundJob): Promise<Listened> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`a process that listens ended with ${code} in ${JSON.stringify(job)}`));
    child.once("exit", ended);
    child.once("message", (listened) => {
      child.off("exit", ended);
      resolve(listened as Listened);
    });
    child.send(job);
  });
}

function describe(
  { kind, seed, seconds }: SoundJob,
  { searches, tries, checks, heard }: Listened,
): string {
  const counts = `${searches} searches, ${tries} tries, ${checks} checks`;
  const words = `${kind} ${seed}, ${seconds.toFixed(0)} s: ${counts}`;
  return [words, ...heard.map((payload) => `HEARD ${payload}`)].join("; ");
}

function addUp(done: readonly (SoundJob & Listened)[], kinds: readonly SoundKind[]): FalseAccepts {
  const sum = (of: readonly (SoundJob & Listened)[]): Omit<KindListened, "kind"> => ({
    hours: of.reduce((all, { seconds }) => all + seconds, 0) / HOUR,
    searches: of.reduce((all, { searches }) => all + searches, 0),
    tries: of.reduce((all, { tries }) => all + tries, 0),
    checks: of.reduce((all, { checks }) => all + checks, 0),
    heard: of.reduce((all, { heard }) => all + heard.length, 0),
  });
  return {
    ...sum(done),
    heard: done.flatMap(({ kind, seed, heard }) => heard.map((one) => `${kind} ${seed}: ${one}`)),
    byKind: kinds.map((kind) => ({ kind, ...sum(done.filter((one) => one.kind === kind)) })),
  };
}
