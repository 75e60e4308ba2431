/**
 * Feeds targets with hostile input, and keeps what reaches branches that nothing before has reached: the corpus,
 * from which the next inputs are made. Whatever makes a target throw is a defect.
 *
 * Coverage is taken after many inputs, not after each: it costs as much as a thousand of them. Where a batch has
 * reached something new, it is fed again by halves.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Hostile, hostileBytes, hostileJson, hostileStructures } from "./hostile.ts";
import type { Measured } from "./measured.ts";
import type { Target } from "./target.ts";

const BATCH = 2000;
/** That are kept of one target: more are no more help. */
export const DEFECTS_MAX = 5;

const HOSTILE: Readonly<Record<Target["kind"], Hostile>> = {
  bytes: hostileBytes,
  structures: hostileStructures,
  json: hostileJson,
};

export interface Defect {
  readonly target: string;
  readonly input: Uint8Array;
  readonly message: string;
}

export interface Fuzzed {
  /** Inputs fed, those of the corpus too. */
  readonly fed: number;
  readonly defects: readonly Defect[];
  /** Those that are worth keeping, in the order in which they were found. */
  readonly corpus: readonly Uint8Array[];
}

interface FuzzOptions {
  readonly corpus: readonly Uint8Array[];
  readonly runs: number;
  readonly random: SeededRandom;
  /** Of all targets; added to. */
  readonly reached: Set<number>;
}

export async function fuzz(
  target: Target,
  measured: Pick<Measured<unknown>, "reached">,
  { corpus, runs, random, reached }: FuzzOptions,
): Promise<Fuzzed> {
  const defects: Defect[] = [];
  const kept: Uint8Array[] = [];
  let fed = 0;
  const feed = (inputs: readonly Uint8Array[]): void => {
    for (const input of inputs) {
      const message = messageOf(target, input);
      if (message !== null && defects.length < DEFECTS_MAX) {
        defects.push({ target: target.name, input, message });
      }
    }
  };
  const keepNew = async (inputs: readonly Uint8Array[]): Promise<void> => {
    const here = await measured.reached(() => feed(inputs));
    const isNew = [...here].some((branch) => !reached.has(branch));
    const [only] = inputs;
    if (!isNew || only === undefined) {
      return;
    }
    if (inputs.length === 1) {
      kept.push(only);
      for (const branch of here) {
        reached.add(branch);
      }
      return;
    }
    const middle = Math.ceil(inputs.length / 2);
    await keepNew(inputs.slice(0, middle));
    await keepNew(inputs.slice(middle));
  };
  const first = [...target.good, ...corpus];
  await keepNew(first);
  fed += first.length;
  while (fed < runs && defects.length < DEFECTS_MAX) {
    const from = [...target.good, ...kept];
    const count = Math.min(BATCH, runs - fed);
    const batch = Array.from({ length: count }, () => HOSTILE[target.kind](from, random));
    await keepNew(batch);
    fed += count;
  }
  return { fed, defects, corpus: kept };
}

function messageOf(target: Target, input: Uint8Array): string | null {
  try {
    target.feed(input);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
