/**
 * Codes of one device in a run of windows, computed once each and kept in a ring.
 *
 *     from ▏ known codes ▕ to          window w stands at w mod the ring's size
 */
import type { Mac } from "../core/crypto.ts";
import { toneCode } from "./tone-code.ts";

export interface CodesOf {
  readonly place: number;
  readonly toneKey: Uint8Array;
}

export interface WindowCodes {
  /**
   * Makes the codes of windows `from` to before `to` known, as far as `budget` codes go, the newest
   * first; how many it had to compute.
   */
  cover(span: WindowSpan, budget: number): number;
  /** The newest window of this span whose code it is, of those that are known. */
  find(code: number, span: WindowSpan): number | null;
}

/** From `from` to before `to`; not longer than the ring. */
export interface WindowSpan {
  readonly from: number;
  readonly to: number;
}

export function createWindowCodes(of: CodesOf, size: number, mac: Mac): WindowCodes {
  const codes = new Uint32Array(size);
  let from = 0;
  let to = 0;
  const compute = (window: number): void => {
    codes[window % size] = toneCode(of.toneKey, { place: of.place, window }, mac);
  };
  return {
    cover(span, budget) {
      if (span.from > to || span.to < from || from === to) {
        from = span.to;
        to = span.to;
      }
      let computed = 0;
      for (; to < span.to && computed < budget; computed += 1) {
        compute(to);
        to += 1;
        from = Math.max(from, to - size);
      }
      for (; from > span.from && computed < budget; computed += 1) {
        from -= 1;
        compute(from);
        to = Math.min(to, from + size);
      }
      return computed;
    },
    find(code, span) {
      for (
        let window = Math.min(span.to, to) - 1;
        window >= Math.max(span.from, from);
        window -= 1
      ) {
        if (codes[window % size] === code) {
          return window;
        }
      }
      return null;
    },
  };
}
