/** beacon/README.md, held to what the code does. */
import { readFileSync } from "node:fs";
import { decodeAdvertisement, encodeFrame } from "@tillwave/shared/beacon/frame";
import { lintPlan } from "@tillwave/shared/beacon/plan-lint";
import { parseBeaconSettings } from "@tillwave/shared/beacon/settings";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { REMEDIES } from "./plan-words.ts";

const README = readFileSync(new URL("../../../beacon/README.md", import.meta.url), "utf8");

const examples = [...README.matchAll(/^ {4}(02 01 06(?: [0-9A-F]{2})+)$/gmu)].map(([, hex = ""]) =>
  toHex(fromHex(hex)),
);

test("its advertisements are one of each kind, and are what the code writes", () => {
  const frames = examples.flatMap((hex) => {
    const decoded = decodeAdvertisement(fromHex(hex));
    return decoded.ok ? decoded.value.frames : [];
  });
  expect(frames.map(({ type }) => type)).toEqual([
    "ibeacon",
    "eddystone-uid",
    "eddystone-url",
    "eddystone-eid",
    "eddystone-tlm",
    "eddystone-etlm",
  ]);
  expect(frames.map((frame) => toHex(encodeFrame(frame)))).toEqual(examples);
});

test("its settings are taken, and nothing is wrong with them", () => {
  const json = /```json\n([\s\S]*?)```/u.exec(README)?.[1] ?? "";
  const parsed = parseBeaconSettings(json);
  const settings = parsed.ok ? [{ name: "door.json", settings: parsed.value }] : [];
  expect(parsed).toMatchObject({ ok: true });
  expect(lintPlan(settings)).toEqual([]);
});

test("it names every code of the linter", () => {
  expect(Object.keys(REMEDIES).filter((code) => !README.includes(`\`${code}\``))).toEqual([]);
});
