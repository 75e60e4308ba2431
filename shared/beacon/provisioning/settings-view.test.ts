import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toUtf8 } from "../../core/bytes.ts";
import { BEACON_SETTINGS } from "../../testing/beacon-settings.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { decodeSettingsView, encodeSettingsView, viewOfSettings } from "./settings-view.ts";
import { anyBeaconSettings } from "../../testing/beacon-changes.ts";

test("an owner reads all of the settings but the keys", () => {
  const bytes = encodeSettingsView(BEACON_SETTINGS);
  const text = new TextDecoder().decode(bytes);
  expect(text).not.toContain(BEACON_SETTINGS.keys?.eid);
  expect(text).not.toContain(BEACON_SETTINGS.keys?.ibeacon);
  expect(decodeSettingsView(bytes)).toEqual({
    ok: true,
    value: {
      ...BEACON_SETTINGS,
      keys: { keyNumber: 1, eidExponent: 9, rolling: false, ibeacon: true },
    },
  });
});

test("any settings come back", () => {
  const property = fc.property(anyBeaconSettings, (settings) => {
    expect(decodeSettingsView(encodeSettingsView(settings))).toEqual({
      ok: true,
      value: viewOfSettings(settings),
    });
  });
  fc.assert(property, { seed: seedOfRun("views") });
});

test("a newer beacon's further fields are passed over, and no bytes make it throw", () => {
  const newer = { ...viewOfSettings(BEACON_SETTINGS), colour: "red" };
  expect(decodeSettingsView(toUtf8(JSON.stringify(newer))).ok).toBe(true);
  expect(decodeSettingsView(toUtf8("{")).ok).toBe(false);
  const property = fc.property(fc.uint8Array(), (bytes) => !decodeSettingsView(bytes).ok);
  fc.assert(property, { seed: seedOfRun("views of bytes") });
});
