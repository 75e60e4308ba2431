/**
 * What the beacon says to programs of its own machine, over the Unix socket `socket` in its folder:
 * one JSON line asked, one JSON line answered, as often as wanted. Its folder's owner alone can ask.
 *
 *   {"ask":"status"}                          → {"answer":"status","status":{…}}
 *   {"ask":"settings"}                        → {"answer":"settings","settings":{…}}, without its keys; null where there are none
 *   {"ask":"apply","settings":{…}}            → {"answer":"status",…} once they are on the disk: keys go in, never out
 *   {"ask":"identify"}                        → {"answer":"done"}: it blinks
 *   {"ask":"clock","unixSeconds":1790000000}  → {"answer":"done"}
 *   {"ask":"log","lines":50}                  → {"answer":"log","lines":["{…}", …]}, the oldest first
 *   {"ask":"release"}                         → {"answer":"done"}: settings, owner and keys are erased, it can be provisioned
 *   {"ask":"reset"}                           → {"answer":"done"}: the same, and it begins anew, but for its label
 *   {"ask":"label"}                           → {"answer":"label","deviceId":"…","qr":"TWB1…","text":"7Q4K2-…"}: what opens it while
 *                                               it is nobody's
 *   anything that cannot be                   → {"answer":"refused","why":"…","detail":"…"}
 *
 * Settings are those of shared/beacon/settings.ts; the beacon itself checks them, and says what is wrong.
 */
import * as v from "valibot";
import { parseLine } from "./line.ts";

/** In the beacon's folder. */
export const BEACON_SOCKET = "socket";
/** Of what is asked. */
export const BEACON_LINE_BYTES_MAX = 32 * 1024;
/** Of what is answered: a log is long. */
export const BEACON_ANSWER_BYTES_MAX = 512 * 1024;
export const BEACON_LOG_LINES_MAX = 500;
/** Of whatever it says of what is wrong, in characters. */
export const BEACON_TEXT_MAX = 500;

const U32_MAX = 0xff_ff_ff_ff;
const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(U32_MAX));

const askSchema = v.variant("ask", [
  v.strictObject({ ask: v.literal("status") }),
  v.strictObject({ ask: v.literal("settings") }),
  v.strictObject({ ask: v.literal("apply"), settings: v.record(v.string(), v.unknown()) }),
  v.strictObject({ ask: v.literal("identify") }),
  v.strictObject({ ask: v.literal("clock"), unixSeconds: u32 }),
  v.strictObject({
    ask: v.literal("log"),
    lines: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(BEACON_LOG_LINES_MAX)),
  }),
  v.strictObject({ ask: v.literal("release") }),
  v.strictObject({ ask: v.literal("reset") }),
  v.strictObject({ ask: v.literal("label") }),
]);

export type BeaconAsk = Readonly<v.InferOutput<typeof askSchema>>;

/** What it advertises, or why it does not; the first that holds. */
export const AIR_STATES = [
  /** The frames of its settings. */
  "on-air",
  /** It has no settings that it may use: one frame that says so, and takes connections. */
  "unclaimed",
  /** The shop is closed. */
  "closed",
  /** The radio is being opened. */
  "starting",
  /** The machine has no Bluetooth. */
  "no-adapter",
  /** The system does not let this program have it. */
  "no-permission",
  /** It is switched off by hand, or blocked by rfkill: `radio` says which. */
  "adapter-off",
  /** The radio did not do what it was told; `healing` says what is done about it. */
  "mending",
  /** All that could be tried was tried. It goes on trying, seldom. */
  "alarm",
] as const;
export type AirState = (typeof AIR_STATES)[number];

/** Which settings it goes by. */
export const SETTINGS_STATES = [
  "kept",
  /** It was never provisioned, or was released. */
  "none",
  /** Those on its disk cannot be read: they were set aside. */
  "damaged",
  /** They are of a later version of this program: set aside. */
  "newer",
  /** They are those of another machine, whose card was copied: its keys are not used. */
  "cloned",
] as const;
export type SettingsState = (typeof SETTINGS_STATES)[number];

export const CLOCK_STATES = [
  "good",
  /** Nobody has told the time since it started: it goes by the system's clock. */
  "own",
  /** The system's clock jumped ahead, and was not believed. */
  "jump-refused",
  /** Which ids were on air is not known any more: ids that roll need new keys. */
  "lost",
] as const;
export type BeaconClockState = (typeof CLOCK_STATES)[number];

const text = v.pipe(v.string(), v.maxLength(BEACON_TEXT_MAX));
const maybeText = v.nullable(text);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const maybeNumber = v.nullable(v.number());

const settingsPartSchema = v.object({
  state: v.picklist(SETTINGS_STATES),
  /** Where something is wrong with them. */
  detail: maybeText,
  name: maybeText,
  place: v.nullable(u32),
  /** What could not be written down; null where the disk takes everything. */
  diskTrouble: maybeText,
});

const radioPartSchema = v.object({
  stack: v.picklist(["abandonware", "stoprocent", "simulated", "air"]),
  state: v.picklist([
    "starting",
    "no-adapter",
    "no-permission",
    "off",
    /** By rfkill, or a switch on the device. */
    "blocked",
    "ready",
    "gone",
  ]),
  /** N of hciN. */
  adapter: v.nullable(count),
  address: maybeText,
  /** With how many dBm it advertises, by the adapter's own word: it cannot be set. */
  txPowerRead: maybeNumber,
  detail: maybeText,
});

const airPartSchema = v.object({
  state: v.picklist(AIR_STATES),
  /** In milliseconds since 1970, in this state. */
  since: v.number(),
  /** The words for what is on air now: "eid", "ibeacon", …; null for nothing. */
  frame: maybeText,
  /** The frames that take their turns. */
  plan: v.array(
    v.object({
      frame: text,
      share: v.number(),
      connectable: v.boolean(),
      /** Why it has no turn, as "no-clock"; null where it has. */
      leftOut: maybeText,
    }),
  ),
  slotMs: maybeNumber,
  intervalMs: maybeNumber,
  /** dBm, as the settings have it. */
  txPower: maybeNumber,
  /** Milliseconds since the controller last answered; null where it never did. */
  answeredAgo: maybeNumber,
});

const healingPartSchema = v.object({
  /** The last step of the ladder that was taken, and why; null where none was needed. */
  step: v.nullable(v.picklist(["re-advertise", "reset", "restart", "reboot", "alarm"])),
  detail: maybeText,
  /** In milliseconds since 1970. */
  at: maybeNumber,
});

const telemetryPartSchema = v.object({
  /** Seconds since this program started. */
  uptime: v.number(),
  /** °C of the processor; null where the machine does not say. */
  temperature: maybeNumber,
  /** Advertisements sent since the start, estimated: time on air by interval. */
  frames: count,
  adapterResets: count,
  radioRestarts: count,
  /** By this program, ever. */
  reboots: count,
});

const clockPartSchema = v.object({
  state: v.picklist(CLOCK_STATES),
  /** T: Unix seconds by which ids roll. */
  time: v.number(),
  /** T less the system's clock. */
  aheadOfSystem: v.number(),
  /** How many times it has been started, with leaps. */
  boot: v.number(),
  /** A jump of the system's clock that was not believed, in seconds; 0 for none. */
  jumpRefused: v.number(),
});

const panelPartSchema = v.object({
  kind: v.picklist(["none", "firmata", "gpio", "sysfs"]),
  state: v.picklist(["none", "starting", "no-device", "open", "mending"]),
  detail: maybeText,
});

/** How it can be opened over the air. */
const provisioningPartSchema = v.object({
  /** 16 hex digits; null where it has no label, so that nothing opens it. */
  deviceId: maybeText,
  state: v.picklist(["unclaimed", "claimed", "locked-out"]),
  /** Of its owner's key; null while it is nobody's. */
  keyVersion: v.nullable(u32),
  /** Seconds until it listens again after too many wrong keys; 0 where it does. */
  lockedFor: v.number(),
  /** Whether somebody is inside. */
  isOpen: v.boolean(),
});

const statusSchema = v.object({
  /** Of this program. */
  version: text,
  /** Nothing goes on any air. */
  simulated: v.boolean(),
  identifying: v.boolean(),
  settings: settingsPartSchema,
  air: airPartSchema,
  radio: radioPartSchema,
  healing: healingPartSchema,
  clock: clockPartSchema,
  telemetry: telemetryPartSchema,
  panel: panelPartSchema,
  /** Left out by a program that cannot be set up over the air. */
  provisioning: v.optional(provisioningPartSchema),
});

export type BeaconStatus = Readonly<v.InferOutput<typeof statusSchema>>;

export const BEACON_REFUSALS = [
  /** Not one of the asks above. */
  "not-understood",
  /** `detail` says which of the settings is wrong, and how. */
  "settings",
  /** `detail` says what is in the way. */
  "not-now",
  /** What was asked could not be written down. */
  "disk",
] as const;
export type BeaconRefusal = (typeof BEACON_REFUSALS)[number];

const answerSchema = v.variant("answer", [
  v.object({ answer: v.literal("status"), status: statusSchema }),
  v.object({
    answer: v.literal("settings"),
    settings: v.nullable(v.record(v.string(), v.unknown())),
  }),
  v.object({ answer: v.literal("log"), lines: v.array(v.string()) }),
  v.object({ answer: v.literal("done") }),
  v.object({ answer: v.literal("label"), deviceId: text, qr: text, text }),
  v.object({ answer: v.literal("refused"), why: v.picklist(BEACON_REFUSALS), detail: text }),
]);

export type BeaconAnswer = Readonly<v.InferOutput<typeof answerSchema>>;

/** Null for what is no ask. */
export const parseBeaconAsk = (line: string): BeaconAsk | null =>
  parseLine(askSchema, line, BEACON_LINE_BYTES_MAX);
/** Null for what is no answer. */
export const parseBeaconAnswer = (line: string): BeaconAnswer | null =>
  parseLine(answerSchema, line, BEACON_ANSWER_BYTES_MAX);
