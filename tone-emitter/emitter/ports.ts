/** What the emitter needs of the world; ./adapters has it on Linux, the tests have it of their own. */
import type { SoundOrder, SpeakerCommand } from "./speaker/words.ts";

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
