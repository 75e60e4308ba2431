/**
 * What a page knows of its listening, and what it shows of it.
 *
 *                    ┌────────────────────────────── stop, page hidden, time over ─────────────────────────────┐
 *                    ▼                                                                                         │
 *   start ──▶ idle ──▶ asking ──granted──▶ starting ──first sound──▶ listening ──id──▶ heard (goes on) ────────┤
 *                        │                    ▲  │                       │                                     │
 *                        │                    └──┼── no block for 1.5 s ─┤ at most twice                       │
 *                        ▼                       ▼                       ▼                                     │
 *                     refused                 failed ◀── lost, revoked, interrupted, no sound ─────────────────┘
 *
 * `listening` and `heard` may be hindered: by a context that waits for a touch, a microphone that the system muted, one that
 * delivers nothing but zeros, or one whose sound ends below the band (a headset; a browser that cleans up speech).
 */
import type { ProfileName } from "@tillwave/shared/tone/profile";

/** An id that is heard. Whether it is true is for the hub to say. */
export interface HeardId {
  /** u32 */
  readonly place: number;
  /** u32, another one every half minute. */
  readonly code: number;
  /** 0–15. */
  readonly version: number;
  readonly profile: ProfileName;
  /** Mean power over the noise in 17.5–20.5 kHz, in dB, when it was last heard. */
  readonly snr: number;
  /** The same as a whole number for a check-in: 0 for −20 dB and less, 100 for +20 dB and more. */
  readonly quality: number;
  /** When the frame ended that it was last read from, in milliseconds since 1970 by this machine's clock. */
  readonly at: number;
}

/** Why nothing can be heard for the moment, though listening goes on: each has words and something to do about it. */
export type Hindrance =
  /** The browser waits for a touch: call `resume` in its handler. */
  | "suspended"
  /** The system took the microphone for a while: a call, an assistant. */
  | "muted"
  /** The microphone delivers nothing but zeros. */
  | "silent"
  /** Nothing above some kHz arrives: a headset, or a browser that cleans up speech. */
  | "band-missing";

/** What is heard so far. */
export interface Ear {
  /** Milliseconds since the first sound came. */
  readonly elapsed: number;
  /** 0–1: how much of the time is over within which an id is mostly heard; 1 when one is. Never falls. */
  readonly progress: number;
  /** 0–1: how loud it is at the microphone, −80 to −10 dBFS. */
  readonly level: number;
  /** 0–4: how clearly something sings in the band, known before it is read. 0: nothing; 1: faint, walk in a little; 4: loud and clear. */
  readonly signal: Signal;
  readonly hindrance: Hindrance | null;
  /** The loudest first; those that fell silent long ago are gone. */
  readonly ids: readonly HeardId[];
}

export type Signal = 0 | 1 | 2 | 3 | 4;

export type Refusal =
  /** The page came over plain HTTP: there is no microphone for it. */
  | "insecure-origin"
  /** This browser has no microphone or no sound processing for pages. */
  | "unsupported"
  /** The person, or the browser for them, said no. */
  | "denied"
  /** What had been allowed was taken back while listening. */
  | "revoked";

export type Failure =
  | "no-microphone"
  /** Another program holds it, or the system does not hand it out. */
  | "microphone-busy"
  /** Unplugged, or taken away for good. */
  | "microphone-lost"
  /** A call or the assistant has the sound; to be started again by a touch. */
  | "interrupted"
  /** The microphone is granted and no sound comes of it, even after it was opened anew. */
  | "no-sound"
  /** A part of this page did not load or broke: reload. */
  | "page-broken";

/** Why there is no listening: not yet, or not any more. */
export type Rest = "not-started" | "stopped" | "hidden" | "time-over";

export type HearingState =
  | { readonly type: "idle"; readonly why: Rest }
  /** The browser asks the person for the microphone. */
  | { readonly type: "asking" }
  /** The microphone is opened; nothing has come yet. */
  | { readonly type: "starting" }
  | (Ear & { readonly type: "listening" })
  /** At least one id was heard; goes on until it is stopped, for the next code and for others. */
  | (Ear & { readonly type: "heard" })
  | { readonly type: "refused"; readonly why: Refusal }
  | { readonly type: "failed"; readonly why: Failure };
