/** A picture in black and white, as the lab's devices show it. Part of lab.ts. */
export interface Picture {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** Base64 of one bit a dot, the leftmost in the highest, each row filled up to a whole byte; 1 is black. */
  readonly bits: string;
}
