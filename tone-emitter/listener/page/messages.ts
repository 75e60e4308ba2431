/**
 * What the page, the worklet and the worker say to each other. They are of one build, so nothing is parsed; but a page that is
 * open over an upgrade may load a newer worker, so both say which messages they speak.
 *
 *   page ──listen {sampleRate, port}──▶ worker ◀══ port ══ worklet ◀──port── page
 *        ◀──────── ready, news ────────
 *
 * Sound goes from the worklet straight to the worker, through a port of their own: a page that is busy holds nothing up.
 */
import type { EarNews } from "../ear.ts";

/** Grows with every change of what is said here. */
export const MESSAGES_VERSION = 1;

/** To the worker. */
export type WorkerOrder =
  /** Sound of a new stream will come through `port`; what still comes through an older one is not listened to. */
  | {
      readonly type: "listen";
      readonly turn: number;
      readonly sampleRate: number;
      readonly port: MessagePort;
    }
  | { readonly type: "rest" };

/** From the worker. */
export type WorkerReport =
  /** `created`: milliseconds that making the receiver took. */
  | { readonly type: "ready"; readonly version: number; readonly created: number }
  /** `turn` is that of the `listen` that it is heard by. */
  | (EarNews & { readonly turn: number });

/** To the worklet. */
export type WorkletOrder =
  | { readonly type: "send"; readonly port: MessagePort }
  | { readonly type: "end" };

/** From the worklet to the worker. The samples are handed over, not copied. */
export interface SoundBlock {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The context's number of the first of them. */
  readonly frame: number;
}

/** So many samples go to the worker at once: 23 messages a second at 48,000. */
export const BLOCK_SAMPLES = 2048;
