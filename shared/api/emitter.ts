/**
 * What the emitter says to programs of its own machine, over the Unix socket `socket` in its folder:
 * one JSON line asked, one JSON line answered, as often as wanted. Its folder's owner alone can ask.
 *
 *   {"ask":"status"}                              → {"answer":"status", "status": {…}}
 *   {"ask":"set","change":{"calibration":1.5}}    → the same, as it is from then on
 *   {"ask":"identify"}                            → {"answer":"done"}
 *   {"ask":"join","url":"https://…","code":"…"}   → {"answer":"done"} once the hub has taken it in
 *   {"ask":"play-test","place":7,"code":9,…}      → {"answer":"done"} as soon as it is heard
 *   {"ask":"stop-test"}                           → {"answer":"done"}
 *   {"ask":"clock","unixSeconds":1790000000}      → {"answer":"done"}
 *   {"ask":"air"}                                 → {"answer":"air","sampleRate":48000}, and then sound
 *   anything that cannot be                       → {"answer":"refused","why":"…","detail":"…"}
 *
 * After `air` the socket carries sound without end: float32, little-endian, one channel, in real time.
 * Only an emitter without a loudspeaker (`simulated`) gives it. Whoever takes it too slowly is cut off.
 */
import * as v from "valibot";
import { EMITTER_NAME_BYTES_MAX } from "../presence/emitter-enrolment.ts";
import { RANGES } from "../presence/emitter-settings.ts";
import { parseLine } from "./line.ts";

/** In the emitter's folder. */
export const EMITTER_SOCKET = "socket";
export const EMITTER_LINE_BYTES_MAX = 16 * 1024;
/** Of the air, in samples a second. */
export const AIR_SAMPLE_RATE = 48_000;

/** How the emitter reaches its loudspeaker. */
export const SPEAKERS = [
  /** Web Audio, and a player program where that fails. */
  "auto",
  "web-audio",
  /** A player program: aplay, pw-cat or pacat. */
  "player",
  /** None: time passes as if there were one. */
  "silent",
] as const;
export type SpeakerChoice = (typeof SPEAKERS)[number];

/** Added to the calculated level, in dB. */
export const CALIBRATION_MAX = 20;
/** Of a loudspeaker: the sound pressure of a full-scale sine at 19 kHz in 1 m, in dB SPL. */
export const SENSITIVITY_MIN = 60;
export const SENSITIVITY_MAX = 120;
/** Of a test, in seconds. */
export const TEST_SECONDS_MAX = 600;
const TEST_LEVEL_MIN = -80;
/** Peak of anything that it sounds, in dB re full scale. */
export const LEVEL_DB_MAX = -6;

const U32_MAX = 0xff_ff_ff_ff;
const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(U32_MAX));
const between = (low: number, high: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high));
const word = (charactersMax: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(charactersMax));
const profile = v.picklist(["steady", "quick"]);

/** What is not named stays as it is. Null: as the hub says. */
const changeSchema = v.strictObject({
  range: v.optional(v.nullable(v.picklist(RANGES))),
  profile: v.optional(v.nullable(profile)),
  /** In dB; what the walk test found. Null: never measured. */
  calibration: v.optional(v.nullable(between(-CALIBRATION_MAX, CALIBRATION_MAX))),
  sensitivity: v.optional(between(SENSITIVITY_MIN, SENSITIVITY_MAX)),
  speaker: v.optional(v.picklist(SPEAKERS)),
  /** The sound system's name of the loudspeaker; null for its default. */
  device: v.optional(v.nullable(word(200))),
  /** False silences it, whatever the hub says. */
  isOn: v.optional(v.boolean()),
});

const askSchema = v.variant("ask", [
  v.strictObject({ ask: v.literal("status") }),
  v.strictObject({ ask: v.literal("set"), change: changeSchema }),
  v.strictObject({ ask: v.literal("identify") }),
  v.strictObject({
    ask: v.literal("join"),
    url: word(200),
    code: word(40),
    /** What people call this emitter. */
    name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxBytes(EMITTER_NAME_BYTES_MAX))),
    /** SHA-256 of the hub's TLS key in hex, where the invitation said it. */
    spki: v.optional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/u))),
  }),
  v.strictObject({
    ask: v.literal("play-test"),
    place: u32,
    code: u32,
    seconds: between(1, TEST_SECONDS_MAX),
    profile: v.optional(profile),
    /** Peak in dB re full scale; as its range says where it is not named. */
    level: v.optional(between(TEST_LEVEL_MIN, LEVEL_DB_MAX)),
  }),
  v.strictObject({ ask: v.literal("stop-test") }),
  v.strictObject({ ask: v.literal("clock"), unixSeconds: u32 }),
  v.strictObject({ ask: v.literal("air") }),
]);

export type EmitterAsk = Readonly<v.InferOutput<typeof askSchema>>;
export type EmitterChange = Readonly<v.InferOutput<typeof changeSchema>>;

const text = v.pipe(v.string(), v.maxLength(500));
const when = v.nullable(v.number());

/** Why it does what it does; the first that holds. */
export const SOUND_STATES = [
  "sounding",
  "identifying",
  "testing",
  /** It belongs to no hub. */
  "not-joined",
  /** The shop is closed. */
  "closed",
  /** Somebody turned it off: here, or in the console. */
  "off",
  /** Its clock is not to be trusted, so no code may be sounded. */
  "no-clock",
  /** The loudspeaker is being opened. */
  "starting",
  /** The sound system has none. */
  "no-device",
  /** The loudspeaker stood still or its process died: it is started again. */
  "mending",
] as const;
export type SoundState = (typeof SOUND_STATES)[number];

const statusSchema = v.object({
  /** Of this program. */
  version: text,
  name: v.nullable(text),
  /** 16 hexadecimal digits; null before it has joined. */
  deviceId: v.nullable(text),
  hub: v.nullable(v.object({ id: text, url: text })),
  place: v.nullable(v.object({ number: v.number(), name: text })),
  settingsVersion: v.number(),
  sound: v.object({
    state: v.picklist(SOUND_STATES),
    /** What the sound system said, where something is wrong. */
    detail: v.nullable(text),
    speaker: v.picklist(["web-audio", "player", "silent"]),
    /** No loudspeaker: nothing can be heard. */
    simulated: v.boolean(),
    sampleRate: v.nullable(v.number()),
    profile,
    /** In milliseconds since 1970, in the state that it is in. */
    since: v.number(),
    /** How often the loudspeaker's process was started again. */
    restarts: v.number(),
  }),
  level: v.object({
    range: v.picklist(RANGES),
    /** Whoever decided on the range. */
    rangeFrom: v.picklist(["hub", "here"]),
    /** Peak, in dB re full scale. */
    level: v.number(),
    /** In dB SPL at 1 m, calculated. */
    soundPressure: v.number(),
    calibration: v.nullable(v.number()),
    sensitivity: v.number(),
    /** What held the level down, if anything did. */
    cap: v.nullable(v.picklist(["full-scale", "sound-pressure"])),
    /** Where the edge of the zone lies with the calculation's tolerance, in metres. */
    reach: v.object({ from: v.number(), to: v.number() }),
    /** The calculation's tolerance, in dB. */
    tolerance: v.number(),
  }),
  clock: v.object({
    /** Unix seconds by which the codes go. */
    time: v.number(),
    /** Those less the system's clock. */
    aheadOfSystem: v.number(),
    /** Those less the hub's clock as last heard; null before. */
    aheadOfHub: v.nullable(v.number()),
    /** How many times this emitter has been started. */
    boot: v.number(),
    /** A jump of the system's clock that was not believed, in seconds; 0 for none. */
    jumpRefused: v.number(),
  }),
  heartbeat: v.object({
    /** In milliseconds since 1970. */
    answeredAt: when,
    state: v.picklist(["never", "answered", "no-answer", "refused"]),
    detail: v.nullable(text),
  }),
});

export type EmitterStatus = Readonly<v.InferOutput<typeof statusSchema>>;

export const REFUSALS = [
  /** Not one of the asks above. */
  "not-understood",
  /** `detail` says which of its facts is in the way. */
  "not-now",
  /** There is a real loudspeaker. */
  "no-air",
  /** The hub does not take this code, or is not the one that made it. */
  "join-refused",
  /** Nobody answers at that address. */
  "hub-away",
  /** What was asked could not be written down. */
  "disk",
] as const;
export type EmitterRefusal = (typeof REFUSALS)[number];

const answerSchema = v.variant("answer", [
  v.object({ answer: v.literal("status"), status: statusSchema }),
  v.object({ answer: v.literal("done") }),
  v.object({ answer: v.literal("air"), sampleRate: v.literal(AIR_SAMPLE_RATE) }),
  v.object({ answer: v.literal("refused"), why: v.picklist(REFUSALS), detail: text }),
]);

export type EmitterAnswer = Readonly<v.InferOutput<typeof answerSchema>>;

/** Null for what is no ask. */
export const parseEmitterAsk = (line: string): EmitterAsk | null =>
  parseLine(askSchema, line, EMITTER_LINE_BYTES_MAX);
/** Null for what is no answer. */
export const parseEmitterAnswer = (line: string): EmitterAnswer | null =>
  parseLine(answerSchema, line, EMITTER_LINE_BYTES_MAX);
