/**
 * From the metrics of 46 steps to a payload: a list decoder of the tail-biting code.
 *
 *   two laps      of the whole ring, from all states alike: what they leave is nearly the best path, with no start
 *   anchors       where on the ring the state is surest (viterbi-anchor.ts)
 *   one lap       from an anchor's state to the same state: tail-biting paths only
 *   list          of these paths, the best first (viterbi-list.ts), until the CRC of one fits
 *
 * The last two are done for each anchor in turn. Sliced: `begin`, then `advance` until it is true; one call is one step of
 * the trellis or a few paths. Nothing is allocated but what is found.
 */
import { assert } from "@tillwave/shared/core/assert";
import { BITS_PER_STEP, STATE_COUNT } from "@tillwave/shared/tone/code";
import { CRC24_BITS, crc24 } from "@tillwave/shared/tone/crc24";
import { PAYLOAD_BITS, decodePayloadBits, type TonePayload } from "@tillwave/shared/tone/frame";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { ANCHOR_COUNT, createAnchors } from "./viterbi-anchor.ts";
import { LIST_LIMIT, createPathList } from "./viterbi-list.ts";
import { METRIC_SCALE, WINNER_BITS, WINNER_MASK, createTrellis } from "./viterbi-trellis.ts";

const LAPS = 2;
const PATHS_PER_ADVANCE = 8;
/** Lower than any path's metric, and far from where whole numbers end. */
const UNREACHABLE = -(2 ** 29);

export interface Decoded {
  readonly payload: TonePayload;
  /** Tone by step. */
  readonly symbols: Uint8Array;
  /** Sum of the metrics along the path. */
  readonly metric: number;
}

export interface BestPath {
  /** Tone by step. */
  readonly symbols: Uint8Array;
  /** Sum of the metrics along the path; −∞ before the first is known. */
  readonly metric: number;
}

export interface ListOptions {
  /** Paths that are looked at from each anchor, at most LIST_LIMIT. */
  readonly listMax: number;
  /** Paths with a lower metric are not looked at; where there can be no other, the decoder stops early. */
  readonly metricMin?: number;
}

export interface ListDecoder {
  /** `metrics`: [step][tone], log-likelihoods, 0 where nothing is known. They are copied. */
  begin(metrics: Float32Array, options: ListOptions): void;
  /** True when done. */
  advance(): boolean;
  /** The best tail-biting path, whatever its CRC. Overwritten by the next message. */
  readonly best: BestPath;
  readonly found: Decoded | null;
  /** Paths of this message whose CRC was computed: each fits by chance with 2^-24. */
  readonly looked: number;
}

type Work = "laps" | "anchors" | "anchored-lap" | "list-begin" | "list" | "done";

export function createListDecoder(profile: ToneProfile): ListDecoder {
  const trellis = createTrellis(profile);
  /** Row t: the entries of all states after t steps. */
  const entries = new Int32Array((STEP_COUNT + 1) * STATE_COUNT);
  const anchors = createAnchors(trellis, entries);
  const list = createPathList(trellis, entries);
  const syndromes = syndromesOfSteps();
  /** As `syndromes.byStep`, but beginning with the step after the anchor. */
  const syndromeByRow = new Int32Array(STEP_COUNT * 4);
  const best = { symbols: new Uint8Array(STEP_COUNT), metric: Number.NEGATIVE_INFINITY };
  let work: Work = "done";
  let listMax = 1;
  // Metrics from here on are whole numbers, METRIC_SCALE for one nat: fractions that outlive a call are garbage.
  let metricMin = UNREACHABLE;
  let row = 0;
  let lap = 0;
  let anchor = 0;
  let looked = 0;
  let top = 0;
  let bestMetric = UNREACHABLE;
  let found: Decoded | null = null;

  const advanceLap = (firstStep: number): boolean => {
    trellis.forward((firstStep + row) % STEP_COUNT, entries, row);
    row++;
    return row === STEP_COUNT;
  };

  /** After the first lap: of all paths, whether they bite their tail or not. */
  const highestMetric = (): number => {
    const last = STEP_COUNT * STATE_COUNT;
    let highest = entries[last] as number;
    for (let state = 1; state < STATE_COUNT; state++) {
      if ((entries[last + state] as number) > highest) highest = entries[last + state] as number;
    }
    return highest >> WINNER_BITS;
  };

  const beginAnchoredLap = (): void => {
    entries.fill(UNREACHABLE, 0, STATE_COUNT);
    entries[anchors.states[anchor] as number] = 0;
    row = 0;
    work = "anchored-lap";
  };

  const beginList = (): void => {
    const first = anchors.steps[anchor] as number;
    const end = anchors.states[anchor] as number;
    list.begin(first, end, listMax);
    for (let at = 0; at < syndromeByRow.length; at++) {
      syndromeByRow[at] = syndromes.byStep[(4 * first + at) % syndromeByRow.length] as number;
    }
    top = (entries[STEP_COUNT * STATE_COUNT + end] as number) >> WINNER_BITS;
    work = "list";
  };

  const stepOf = (at: number): number => ((anchors.steps[anchor] as number) + at) % STEP_COUNT;

  const crcFits = (): boolean => {
    let syndrome = syndromes.base;
    for (let at = 0; at < STEP_COUNT; at++) {
      const news = (list.states[at + 1] as number) & WINNER_MASK;
      syndrome ^= syndromeByRow[4 * at + news] as number;
    }
    return syndrome === 0;
  };

  const readSymbols = (symbols: Uint8Array): void => {
    for (let at = 0; at < STEP_COUNT; at++) {
      const news = (list.states[at + 1] as number) & WINNER_MASK;
      const register = ((list.states[at] as number) << BITS_PER_STEP) | news;
      symbols[stepOf(at)] =
        (trellis.symbolOfRegister[register] as number) ^ (trellis.hop[stepOf(at)] as number);
    }
  };

  const readFound = (metric: number): Decoded => {
    const bits = new Uint8Array(PAYLOAD_BITS);
    const symbols = new Uint8Array(STEP_COUNT);
    for (let at = 0; at < STEP_COUNT; at++) {
      const news = (list.states[at + 1] as number) & WINNER_MASK;
      bits[2 * stepOf(at)] = news >> 1;
      bits[2 * stepOf(at) + 1] = news & 1;
    }
    readSymbols(symbols);
    const payload = decodePayloadBits(bits);
    assert(payload.ok, "what has no syndrome is a payload");
    return { payload: payload.value, symbols, metric: metric / METRIC_SCALE };
  };

  /** True when there is nothing left to look at from this anchor. */
  const lookAtPath = (): boolean => {
    if (!list.next()) return true;
    const metric = top - list.scaledLoss;
    if (metric > bestMetric) {
      bestMetric = metric;
      best.metric = metric / METRIC_SCALE;
      readSymbols(best.symbols);
    }
    if (metric < metricMin) return true;
    looked++;
    if (crcFits()) found = readFound(metric);
    return found !== null;
  };

  const advanceList = (): void => {
    for (let path = 0; path < PATHS_PER_ADVANCE; path++) {
      if (!lookAtPath()) continue;
      anchor++;
      if (found !== null || anchor === ANCHOR_COUNT) work = "done";
      else beginAnchoredLap();
      return;
    }
  };

  return {
    begin(metrics, options) {
      assert(options.listMax >= 1 && options.listMax <= LIST_LIMIT, `a list of ${options.listMax}`);
      trellis.load(metrics);
      entries.fill(0, 0, STATE_COUNT);
      listMax = options.listMax;
      metricMin = scaled(options.metricMin ?? Number.NEGATIVE_INFINITY);
      work = "laps";
      row = 0;
      lap = 0;
      anchor = 0;
      looked = 0;
      bestMetric = UNREACHABLE;
      best.metric = Number.NEGATIVE_INFINITY;
      found = null;
    },
    advance() {
      switch (work) {
        case "laps":
          if (!advanceLap(0)) break;
          lap++;
          if (lap === 1 && highestMetric() < metricMin) work = "done";
          else if (lap === LAPS) {
            anchors.begin();
            work = "anchors";
          } else {
            entries.copyWithin(0, STEP_COUNT * STATE_COUNT);
            row = 0;
          }
          break;
        case "anchors":
          if (anchors.advance()) beginAnchoredLap();
          break;
        case "anchored-lap":
          if (advanceLap(anchors.steps[anchor] as number)) work = "list-begin";
          break;
        case "list-begin":
          beginList();
          break;
        case "list":
          advanceList();
          break;
        case "done":
          break;
      }
      return work === "done";
    },
    best,
    get found() {
      return found;
    },
    get looked() {
      return looked;
    },
  };
}

const scaled = (metric: number): number =>
  Math.max(UNREACHABLE, Math.min(-UNREACHABLE, Math.ceil(metric * METRIC_SCALE)));

/** The CRC is linear up to a constant: what each step's two bits add to it, and the constant. 0 in all: it fits. */
function syndromesOfSteps(): { readonly base: number; readonly byStep: Int32Array } {
  const bits = new Uint8Array(PAYLOAD_BITS);
  const base = syndromeOf(bits);
  const byStep = new Int32Array(STEP_COUNT * 4);
  for (let step = 0; step < STEP_COUNT; step++) {
    for (let news = 0; news < 4; news++) {
      bits.fill(0);
      bits[2 * step] = news >> 1;
      bits[2 * step + 1] = news & 1;
      byStep[4 * step + news] = syndromeOf(bits) ^ base;
    }
  }
  return { base, byStep };
}

function syndromeOf(bits: Uint8Array): number {
  let syndrome = crc24(bits, PAYLOAD_BITS - CRC24_BITS);
  for (let at = 0; at < CRC24_BITS; at++) {
    const bit = bits[PAYLOAD_BITS - CRC24_BITS + at] as number;
    syndrome ^= bit << (CRC24_BITS - 1 - at);
  }
  return syndrome;
}
