/**
 * What the emitter keeps in its folder, each in a file of its own, written whole or not at all:
 *
 *   config.json     what was set here
 *   identity.json   who it is, and whose: its key (0600)
 *   settings.json   what the hub has told it to do
 *   clock.json      up to when windows may have been sounded, and how often it was started
 */
import {
  CALIBRATION_MAX,
  SENSITIVITY_MAX,
  SENSITIVITY_MIN,
  SPEAKERS,
} from "@tillwave/shared/api/emitter";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { SavedClock } from "@tillwave/shared/presence/device-clock";
import {
  type EmitterSettings,
  RANGES,
  emitterSettingsSchema,
} from "@tillwave/shared/presence/emitter-settings";
import * as v from "valibot";
import { SENSITIVITY_DEFAULT } from "./level.ts";

const hex = (bytes: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`, "u")));
const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xff_ff_ff_ff));

export const configSchema = v.strictObject({
  /** Null: as the hub says. */
  range: v.nullable(v.picklist(RANGES)),
  profile: v.nullable(v.picklist(["steady", "quick"])),
  calibration: v.nullable(
    v.pipe(v.number(), v.minValue(-CALIBRATION_MAX), v.maxValue(CALIBRATION_MAX)),
  ),
  sensitivity: v.pipe(v.number(), v.minValue(SENSITIVITY_MIN), v.maxValue(SENSITIVITY_MAX)),
  speaker: v.picklist(SPEAKERS),
  device: v.nullable(v.string()),
  isOn: v.boolean(),
});
export type Config = Readonly<v.InferOutput<typeof configSchema>>;

export const CONFIG_DEFAULT: Config = {
  range: null,
  profile: null,
  calibration: null,
  sensitivity: SENSITIVITY_DEFAULT,
  speaker: "auto",
  device: null,
  isOn: true,
};

const membershipSchema = v.strictObject({
  merchant: u32,
  hubId: v.string(),
  url: v.string(),
  /** DER in hex: the only authority that is believed. */
  ca: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/u)),
  keyNumber: u32,
  /** K_dev. */
  deviceKey: hex(32),
});
export type Membership = Readonly<v.InferOutput<typeof membershipSchema>>;

export const identitySchema = v.strictObject({
  deviceId: hex(8),
  name: v.nullable(v.string()),
  membership: v.nullable(membershipSchema),
});
export type Identity = Readonly<v.InferOutput<typeof identitySchema>>;

export const settingsSchema = emitterSettingsSchema;

export interface EmitterFiles {
  readonly config: ConfigFile<Config>;
  readonly identity: ConfigFile<Identity>;
  readonly settings: ConfigFile<EmitterSettings>;
  readonly clock: ConfigFile<SavedClock>;
}
