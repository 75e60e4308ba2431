/**
 * Settings as a beacon hands them out to its owner: all of them but the keys, of which it says that they are there.
 *
 * Spec: Tillwave protocols, version 1, §3.4 (`read`). JSON in UTF-8, read page by page (messages.ts): a newer firmware's fields
 * are seen by an older tool, which shows what it does not know and changes none of it. The page's tag is `settingsDigest`.
 */
import { type Result, err, ok } from "../../core/result.ts";
import { type BeaconSettings, beaconSettingsSchema } from "../settings.ts";
import * as v from "valibot";

const whole = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(max));

const viewSchema = v.object({
  ...beaconSettingsSchema.entries,
  keys: v.nullable(
    v.object({
      keyNumber: whole(0xffff),
      eidExponent: whole(15),
      rolling: v.boolean(),
      /** Whether it has K_ibeacon beside the key of its EIDs. */
      ibeacon: v.boolean(),
    }),
  ),
});
export type SettingsView = v.InferOutput<typeof viewSchema>;

export function viewOfSettings({ keys, ...settings }: BeaconSettings): SettingsView {
  return {
    ...settings,
    keys: keys && {
      keyNumber: keys.keyNumber,
      eidExponent: keys.eidExponent,
      rolling: keys.rolling,
      ibeacon: keys.ibeacon !== null,
    },
  };
}

const utf8 = new TextEncoder();

export const encodeSettingsView = (settings: BeaconSettings): Uint8Array =>
  utf8.encode(JSON.stringify(viewOfSettings(settings)));

export function decodeSettingsView(
  bytes: Uint8Array,
): Result<SettingsView, { readonly type: "not-settings" }> {
  try {
    const parsed = v.safeParse(viewSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? ok(parsed.output) : err({ type: "not-settings" });
  } catch {
    return err({ type: "not-settings" });
  }
}
