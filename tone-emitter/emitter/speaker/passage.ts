/**
 * What is sounded, as stretches on the loudspeaker's own time, which is counted in samples since it was opened:
 *
 *     |  ramp up  |  loop, loop, loop, lo|  loop of the next code, loop, l|  ramp down  |  (nothing)
 *     at          at                     at                               at            at
 *
 * Each begins where it says and ends where the next begins, so that every sample is known beforehand, whatever plays them.
 */
import { assert } from "@tillwave/shared/core/assert";

/** Web Audio plays a buffer sample by sample, and does not reckon between them, when it begins on such a block. */
export const QUANTUM = 128;

export interface Passage {
  /** A multiple of {@link QUANTUM}. */
  readonly at: number;
  /** None: silence. Nobody changes them afterwards. */
  readonly samples: Float32Array;
  /** Over and over; else silence follows. */
  readonly repeats: boolean;
}

export const toQuantum = (samples: number): number => Math.ceil(samples / QUANTUM) * QUANTUM;

export interface PassagePlayer {
  /** Of the next sample that is rendered. */
  readonly position: number;
  /** In their order. */
  play(passage: Passage): void;
  /** Fills the block with what comes next. */
  render(block: Float32Array): void;
}

/** For loudspeakers that are handed sample by sample. */
export function createPassagePlayer(): PassagePlayer {
  let position = 0;
  let current: Passage = { at: 0, samples: new Float32Array(0), repeats: false };
  const coming: Passage[] = [];

  function copy(block: Float32Array, from: number, to: number): void {
    const { at, samples, repeats } = current;
    let done = from;
    while (done < to) {
      const since = position + done - at;
      const start = repeats && samples.length > 0 ? since % samples.length : since;
      const count = Math.min(to - done, samples.length - start);
      if (count <= 0) {
        block.fill(0, done, to);
        return;
      }
      block.set(samples.subarray(start, start + count), done);
      done += count;
    }
  }

  return {
    get position() {
      return position;
    },
    play(passage) {
      const before = coming.at(-1)?.at ?? Math.max(current.at, position);
      assert(passage.at >= before, `a passage at ${passage.at}, where ${before} is planned`);
      coming.push(passage);
    },
    render(block) {
      let done = 0;
      while (done < block.length) {
        const next = coming[0];
        if (next !== undefined && next.at <= position + done) {
          current = next;
          coming.shift();
          continue;
        }
        const end = Math.min(block.length, next === undefined ? Infinity : next.at - position);
        copy(block, done, end);
        done = end;
      }
      position += block.length;
    },
  };
}
