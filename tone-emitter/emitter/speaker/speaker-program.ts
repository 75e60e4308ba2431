/**
 * What the loudspeaker's process does: opens a loudspeaker, and again until there is one, and sounds what it is told.
 *
 * It decides nothing that needs a clock of the day or a key: its orders name the code. An order that nobody renews ends
 * by itself, so that a code does not outlive the program that answers for it.
 */
import { renderLoop } from "@tillwave/modem/modulator";
import { LEVEL_MAX } from "@tillwave/modem/modulator-symbols";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { renderChime } from "./chime.ts";
import { type Conductor, type Voice, createConductor } from "./conductor.ts";
import type { OpenLine, SpeakerLine } from "./line.ts";
import {
  SPEAKER_CLOCK_EVERY,
  type SoundOrder,
  type SpeakerCommand,
  type SpeakerWord,
} from "./words.ts";

/** Of the frames that are sounded (shared/tone/frame.ts). */
const TONE_VERSION = 1;
/** Between two tries to open a loudspeaker, in milliseconds. */
const RETRY_EVERY = 1500;
/** After so many tries in vain a new process goes on: whatever the sound library keeps of them goes with this one. */
const TRIES_MAX = 40;
/** How long an order holds, in milliseconds: a window and a half. */
const ORDER_LIFE = 48_000;
/** Codes whose sound is kept: this one, and the one that a test came between. */
const VOICES_MAX = 2;

export interface SpeakerDeps {
  /** In the order in which they are tried. */
  readonly openers: readonly OpenLine[];
  say(word: SpeakerWord): void;
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
  /** Ends this process. */
  end(detail: string): void;
}

export interface SpeakerProgram {
  start(): Promise<void>;
  hear(command: SpeakerCommand): void;
}

interface Open {
  readonly line: SpeakerLine;
  readonly conductor: Conductor;
}

export function createSpeakerProgram(deps: SpeakerDeps): SpeakerProgram {
  const { openers, say, later, end } = deps;
  let open: Open | null = null;
  let wanted: SoundOrder | null = null;
  let cancelExpiry = (): void => {};
  let chimeLevel: number | null = null;
  let isAirWanted = false;
  let tries = 0;
  const voices = new Map<string, Voice>();

  async function start(): Promise<void> {
    const details: string[] = [];
    for (const opener of openers) {
      const line = await opener({
        lost: end,
        air: (samples) => isAirWanted && say({ type: "air", samples }),
      });
      if (line.ok) {
        attach(line.value);
        return;
      }
      details.push(line.error.detail);
    }
    // The first way is the one that should work.
    say({ type: "no-device", detail: details[0] ?? "no way to a loudspeaker" });
    tries += 1;
    if (tries === TRIES_MAX) {
      end("still no loudspeaker");
      return;
    }
    later(() => void start(), RETRY_EVERY);
  }

  function attach(line: SpeakerLine): void {
    const { sampleRate, speaker } = line;
    const earliest = (): number => line.position() + line.lead;
    const play = (passage: Parameters<SpeakerLine["play"]>[0]): void => {
      line.play(passage);
      if (passage.samples.length > 0 && line.position() > passage.at) {
        end("this machine is too slow: a passage came late");
      }
    };
    open = {
      line,
      conductor: createConductor({ sampleRate, earliest, endsAt: line.endsAt, play }),
    };
    say({ type: "open", speaker, sampleRate });
    if (wanted !== null) {
      sound();
    }
    chime();
  }

  function tick(): void {
    say({ type: "clock", position: open?.line.position() ?? null });
    later(tick, SPEAKER_CLOCK_EVERY);
  }

  /** Makes what sounds be what is wanted. */
  function sound(): void {
    if (open === null) {
      return;
    }
    const { conductor, line } = open;
    const what = wanted && { place: wanted.place, code: wanted.code };
    const at = conductor.sound(wanted && voiceOf(wanted, line.sampleRate), wanted?.level ?? 0);
    tellAt(at, { type: "sounding", what });
  }

  function chime(): void {
    if (open !== null && chimeLevel !== null) {
      const { conductor, line } = open;
      tellAt(conductor.interlude(renderChime(line.sampleRate, chimeLevel)), { type: "chimed" });
      chimeLevel = null;
    }
  }

  function tellAt(at: number, word: SpeakerWord): void {
    if (open !== null) {
      const { line } = open;
      const wait = Math.max(0, (1000 * (at - line.position())) / line.sampleRate);
      later(() => say(word), wait);
    }
  }

  function voiceOf({ place, code, profile: name }: SoundOrder, sampleRate: number): Voice {
    const key = `${name} ${place} ${code} ${sampleRate}`;
    const known = voices.get(key);
    if (known !== undefined) {
      return known;
    }
    const profile = name === "steady" ? STEADY : QUICK;
    const payload = { version: TONE_VERSION, place, code };
    const loop = renderLoop(profile, payload, { sampleRate, level: LEVEL_MAX });
    const voice = { profile, loop };
    for (const oldest of [...voices.keys()].slice(0, voices.size - VOICES_MAX + 1)) {
      voices.delete(oldest);
    }
    voices.set(key, voice);
    return voice;
  }

  function follow(order: SoundOrder | null): void {
    cancelExpiry();
    cancelExpiry = later(() => follow(null), ORDER_LIFE);
    if (JSON.stringify(order) !== JSON.stringify(wanted)) {
      wanted = order;
      sound();
    }
  }

  return {
    async start() {
      say({ type: "at-work" });
      tick();
      await start();
    },
    hear(command) {
      switch (command.type) {
        case "sound":
          follow(command.order);
          return;
        case "chime":
          chimeLevel = command.level;
          chime();
          return;
        case "air":
          isAirWanted = command.isWanted;
      }
    },
  };
}
