/**
 * From the metrics of 46 steps to a payload: a Viterbi decoder that goes round the ring of the tail-biting code.
 *
 * Sliced: `begin`, then `advance` until it is true; one call is one step of the trellis.
 */
import { assert } from "../../shared/core/assert.ts";
import { STATE_COUNT } from "../../shared/tone/code.ts";
import { CRC24_BITS, crc24 } from "../../shared/tone/crc24.ts";
import { PAYLOAD_BITS, decodePayloadBits, type TonePayload } from "../../shared/tone/frame.ts";
import { STEP_COUNT } from "../../shared/tone/interleave.ts";
import type { ToneProfile } from "../../shared/tone/profile.ts";
import { WINNER_MASK, createTrellis, METRIC_SCALE } from "./viterbi-trellis.ts";

/** Times round the ring before the best path is read. */
const LAPS = 2;

export interface Decoded {
  readonly payload: TonePayload;
  /** Tone by step. */
  readonly symbols: Uint8Array;
  /** How many better paths had a wrong CRC. */
  readonly rank: number;
  /** Sum of the metrics along the path. */
  readonly metric: number;
  /** Of the best other path that was looked at; −∞ if none was. */
  readonly runnerUp: number;
}

export interface ListDecoder {
  /** `metrics`: [step][tone], log-likelihoods, 0 where nothing is known. They are copied. */
  begin(metrics: Float32Array, options: { readonly listMax: number }): void;
  /** True when done. */
  advance(): boolean;
  /** Tone by step of the best path, whatever its CRC. Overwritten by the next message. */
  readonly best: { readonly symbols: Uint8Array };
  readonly found: Decoded | null;
}

export function createListDecoder(profile: ToneProfile): ListDecoder {
  const trellis = createTrellis(profile);
  const { symbolOfRegister, hop } = trellis;
  /** Row t: the entries of all states before step t; the last row: after the last step. */
  const entries = new Int32Array((STEP_COUNT + 1) * STATE_COUNT);
  const bits = new Uint8Array(PAYLOAD_BITS);
  const symbols = new Uint8Array(STEP_COUNT);
  let lap = 0;
  let step = 0;
  let found: Decoded | null = null;

  const closeLap = (): void => {
    const last = STEP_COUNT * STATE_COUNT;
    let top = entries[last] as number;
    for (let state = 1; state < STATE_COUNT; state++) {
      if ((entries[last + state] as number) > top) top = entries[last + state] as number;
    }
    top &= ~WINNER_MASK;
    for (let state = 0; state < STATE_COUNT; state++) {
      entries[state] = ((entries[last + state] as number) & ~WINNER_MASK) - top;
    }
  };

  const readBest = (): void => {
    const last = STEP_COUNT * STATE_COUNT;
    let state = 0;
    for (let other = 1; other < STATE_COUNT; other++) {
      if ((entries[last + other] as number) > (entries[last + state] as number)) state = other;
    }
    let metric = 0;
    for (let at = STEP_COUNT - 1; at >= 0; at--) {
      const winner = (entries[(at + 1) * STATE_COUNT + state] as number) & WINNER_MASK;
      const register = (winner << 12) | state;
      bits[2 * at] = (state >> 1) & 1;
      bits[2 * at + 1] = state & 1;
      symbols[at] = (symbolOfRegister[register] as number) ^ (hop[at] as number);
      metric +=
        (trellis.rows[
          at * profile.toneCount + (trellis.placeOfRegister[register] as number)
        ] as number) >> 2;
      state = register >> 2;
    }
    if (!crcFits(bits)) return;
    const payload = decodePayloadBits(bits);
    assert(payload.ok, "what has the right CRC is a payload");
    found = {
      payload: payload.value,
      symbols: symbols.slice(),
      rank: 0,
      metric: metric / METRIC_SCALE,
      runnerUp: Number.NEGATIVE_INFINITY,
    };
  };

  return {
    begin(metrics, { listMax }) {
      assert(listMax >= 1, "a list holds at least one path");
      trellis.load(metrics);
      entries.fill(0, 0, STATE_COUNT);
      lap = 0;
      step = 0;
      found = null;
    },
    advance() {
      if (lap === LAPS) return true;
      trellis.forward(step, entries, { from: step * STATE_COUNT, to: (step + 1) * STATE_COUNT });
      step++;
      if (step < STEP_COUNT) return false;
      step = 0;
      lap++;
      if (lap < LAPS) {
        closeLap();
        return false;
      }
      readBest();
      return true;
    },
    best: { symbols },
    get found() {
      return found;
    },
  };
}

function crcFits(bits: Uint8Array): boolean {
  let received = 0;
  for (let at = PAYLOAD_BITS - CRC24_BITS; at < PAYLOAD_BITS; at++) {
    received = (received << 1) | (bits[at] as number);
  }
  return crc24(bits, PAYLOAD_BITS - CRC24_BITS) === received;
}
