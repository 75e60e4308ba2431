/** What the emitter needs of the world; ./adapters has it on Linux, the tests have it of their own. */
import type { SpeakerChoice } from "@tillwave/shared/api/emitter";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { Result } from "@tillwave/shared/core/result";
import type { EmitterFiles } from "./config.ts";
import type { SoundOrder, SpeakerCommand } from "./speaker/words.ts";

export interface EmitterPorts {
  readonly clocks: Clocks;
  readonly timers: Timers;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly files: EmitterFiles;
  readonly hubs: Hubs;
  readonly loudspeakers: Loudspeakers;
  readonly log: Log;
}

export interface Clocks {
  /** Milliseconds from any start; never goes back. */
  monotonic(): number;
  /** Unix seconds by the system's clock, which anybody may have set. */
  system(): number;
}

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
}

export interface SpeakerView {
  readonly state: "starting" | "no-device" | "open" | "mending";
  /** What was said of what is wrong. */
  readonly detail: string | null;
  readonly speaker: "web-audio" | "player" | "silent";
  /** Null while none is open. */
  readonly sampleRate: number | null;
  /** How often its process was started again. */
  readonly restarts: number;
}

export interface SpeakerListener {
  changed(view: SpeakerView): void;
  /** It has come up and knows of nothing. */
  cameUp(): void;
  sounding(what: Pick<SoundOrder, "place" | "code"> | null): void;
  chimed(): void;
  air(samples: Float32Array): void;
}

export interface Loudspeaker {
  tell(command: SpeakerCommand): void;
  view(): SpeakerView;
  /** Settles when no process of it runs. */
  close(): Promise<void>;
}

export interface LoudspeakerOptions {
  readonly choice: SpeakerChoice;
  /** The sound system's name of it; null for its default. */
  readonly device: string | null;
}

export interface Loudspeakers {
  open(options: LoudspeakerOptions, listener: SpeakerListener): Loudspeaker;
}

export interface HubAddress {
  readonly url: string;
  readonly hubId: string;
  /** DER: the only authority that is believed. */
  readonly ca: Uint8Array;
}

export interface HubAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface HubFailure {
  /** not-the-hub: somebody else answers there. */
  readonly type: "no-answer" | "not-the-hub";
  readonly detail: string;
}

export interface Hubs {
  /** Nothing vouches for this connection: the body is made for the server's key, or nothing is sent where it is null. */
  enrol(
    url: string,
    makeBody: (spki: Uint8Array) => Uint8Array | null,
  ): Promise<Result<HubAnswer, HubFailure>>;
  beat(hub: HubAddress, body: Uint8Array): Promise<Result<HubAnswer, HubFailure>>;
}
