/**
 * What the emitter and its loudspeaker's process say to each other, over Node's own channel between parent and child
 * ("advanced": samples stay samples).
 *
 *   emitter → loudspeaker    sound     what sounds from here on; holds for a window and a half
 *                            chime     "here I am", once
 *                            air       hand the sound over as well, or no more
 *   loudspeaker → emitter    at-work   it has come up
 *                            no-device nothing to sound on; it tries again by itself
 *                            open      it has a loudspeaker
 *                            clock     how many samples that has taken, five times a second
 *                            sounding  what is heard from about here on
 *                            chimed    the chime is over
 *                            air       the sound, where it was asked for
 *                            failed    why it ends; another takes its place
 *
 * The loudspeaker's process holds native code that may do anything: what it says is checked like any word from outside.
 */
import * as v from "valibot";

/** In milliseconds. */
export const SPEAKER_CLOCK_EVERY = 200;
/** Of the air, in samples: half a second. */
const AIR_BLOCK_MAX = 96_000;
const DETAIL_MAX = 500;

export interface SoundOrder {
  readonly place: number;
  readonly code: number;
  readonly profile: "steady" | "quick";
  /** Linear peak. */
  readonly level: number;
}

export type SpeakerCommand =
  /** Null: silence. */
  | { readonly type: "sound"; readonly order: SoundOrder | null }
  | { readonly type: "chime"; readonly level: number }
  | { readonly type: "air"; readonly isWanted: boolean };

const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xff_ff_ff_ff));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));

const speakerWordSchema = v.variant("type", [
  v.strictObject({ type: v.literal("at-work") }),
  v.strictObject({ type: v.literal("no-device"), detail }),
  v.strictObject({
    type: v.literal("open"),
    speaker: v.picklist(["web-audio", "player", "silent"]),
    sampleRate: v.pipe(v.number(), v.integer(), v.minValue(44_100), v.maxValue(192_000)),
  }),
  /** Null where none is open. */
  v.strictObject({ type: v.literal("clock"), position: v.nullable(count) }),
  v.strictObject({
    type: v.literal("sounding"),
    what: v.nullable(v.strictObject({ place: u32, code: u32 })),
  }),
  v.strictObject({ type: v.literal("chimed") }),
  v.strictObject({
    type: v.literal("air"),
    samples: v.custom<Float32Array>(
      (value) => value instanceof Float32Array && value.length <= AIR_BLOCK_MAX,
    ),
  }),
  v.strictObject({ type: v.literal("failed"), detail }),
]);

export type SpeakerWord = Readonly<v.InferOutput<typeof speakerWordSchema>>;

/** Null for what no loudspeaker's process says. */
export function parseSpeakerWord(message: unknown): SpeakerWord | null {
  const parsed = v.safeParse(speakerWordSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
