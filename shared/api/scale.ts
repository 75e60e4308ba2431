/**
 * What the scale says, to every page: message `scale` of the feed, and what stands there at first in
 * its `hello`. Where neither comes, this till has no scale.
 */

export interface ScaleView {
  readonly state:
    /** The settings name none. */
    | "none"
    /** The cable is out, or what answers is no scale. */
    | "silent"
    | "empty"
    /** Something moves on it. */
    | "moving"
    | "under"
    | "over"
    /** It stands still. */
    | "steady";
  /** Of what stands there; 0 unless steady. */
  readonly grams: number;
}

export const NO_SCALE: ScaleView = { state: "none", grams: 0 };
