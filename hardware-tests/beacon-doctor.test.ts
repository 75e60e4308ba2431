/** The doctor at a real beacon's side, on adapters of the bench; and the simulation that needs no adapter. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatBeaconSettings } from "@tillwave/shared/beacon/settings";
import { present } from "@tillwave/shared/core/assert";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { afterAll, describe, expect, test } from "vitest";
import { type Radio, withRadio } from "../scripts/radio/radio.ts";
import { type BeaconProcess, startBeaconProcess } from "./daemons/beacon-process.ts";
import { tillwave, tillwaveJson } from "./daemons/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WAIT = 90_000;

interface Diagnosis {
  readonly faults: number;
  readonly findings: readonly { readonly code: string; readonly remedy: string }[];
}

/** As a Pi's /proc and /sys would be. */
function makeRoot(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  const usual = {
    "/proc/sys/kernel/osrelease": "6.6.51+rpt-rpi-v8\n",
    "/sys/class/bluetooth/hci0/type": "",
  };
  for (const [path, text] of Object.entries({ ...usual, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const ROOT = makeRoot("root", {});

async function withRadioHere(use: (radio: Radio) => Promise<void>): Promise<void> {
  await withRadio({ adapters: 1 }, async (radio) => {
    Object.assign(process.env, radio.environment);
    try {
      await use(radio);
    } finally {
      Object.keys(radio.environment).forEach((name) => Reflect.deleteProperty(process.env, name));
    }
  });
}

const diagnose = (root: string, beaconFolder: string) =>
  tillwaveJson<Diagnosis>(folder, "beacon", "doctor", "--root", root, "--folder", beaconFolder);
const codesOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ code }) => code);

describe("where no beacon runs, it listens for a moment", () => {
  const NOBODY = join(folder, "nobody");

  test(
    "and finds the adapter well, down, forbidden, gone, and no Bluetooth at all",
    () =>
      withRadioHere(async (radio) => {
        const adapter = present(radio.adapters[0], "hci0");
        expect(codesOf(await diagnose(ROOT, NOBODY))).toEqual(["TB-030"]);
        adapter.down();
        expect(codesOf(await diagnose(ROOT, NOBODY))).toEqual(["TB-005", "TB-030"]);
        await adapter.up();
        radio.deny("write");
        const forbidden = await diagnose(ROOT, NOBODY);
        expect(codesOf(forbidden)).toEqual(["TB-010", "TB-030"]);
        expect(forbidden.findings[0]?.remedy).toContain(process.execPath);
        radio.deny("no-sockets");
        expect(codesOf(await diagnose(ROOT, NOBODY))).toEqual(["TB-001", "TB-030"]);
        radio.deny(null);
        adapter.unplug();
        const gone = await diagnose(ROOT, NOBODY);
        expect(codesOf(gone)).toEqual(["TB-003", "TB-030"]);
        expect(gone.exit).toBe(1);
      }),
    WAIT,
  );

  test(
    "bluetoothd and rfkill are found where they are",
    () =>
      withRadioHere(async () => {
        const root = makeRoot("in-the-way", {
          "/proc/612/comm": "bluetoothd\n",
          "/sys/class/rfkill/rfkill0/type": "bluetooth\n",
          "/sys/class/rfkill/rfkill0/name": "hci0\n",
          "/sys/class/rfkill/rfkill0/soft": "1\n",
          "/sys/class/rfkill/rfkill0/hard": "0\n",
        });
        expect(codesOf(await diagnose(root, NOBODY))).toEqual(["TB-004", "TB-030", "TB-011"]);
      }),
    WAIT,
  );
});

describe("where a beacon runs, it asks that", () => {
  const at = join(folder, "beacon");

  async function withBeacon(radio: Radio, use: (beacon: BeaconProcess) => Promise<void>) {
    const beacon = await startBeaconProcess({
      folder: at,
      stack: "abandonware",
      environment: radio.environment,
    });
    try {
      await use(beacon);
    } finally {
      await beacon.stop();
    }
  }

  test(
    "one on air has no fault, and its adapter is left alone; one whose adapter was pulled out has",
    () =>
      withRadioHere((radio) =>
        withBeacon(radio, async (beacon) => {
          await beacon.ask({ ask: "apply", settings: { ...BEACON_SETTINGS } });
          await beacon.until("it is on air", ({ air }) => air.state === "on-air");
          const adapter = present(radio.adapters[0], "hci0");
          const { hosts } = adapter;
          const well = await diagnose(ROOT, at);
          expect(well).toMatchObject({ exit: 0, faults: 0 });
          expect(adapter.hosts).toBe(hosts);
          adapter.unplug();
          await beacon.until("it has no adapter", ({ air }) => air.state === "no-adapter");
          const gone = await diagnose(ROOT, at);
          expect(gone.exit).toBe(1);
          expect(codesOf(gone)).toContain("TB-003");
        }),
      ),
    WAIT,
  );
});

describe("the simulation", () => {
  test(
    "says an hour of what these settings put on air, ids that roll among it, in seconds",
    async () => {
      const file = join(folder, "door.json");
      const frames = [
        { frame: "ibeacon", share: 3, connectable: false },
        { frame: "eid", share: 1, connectable: true },
      ] as const;
      writeFileSync(file, formatBeaconSettings({ ...BEACON_SETTINGS, frames: [...frames] }));
      const run = await tillwaveJson<{
        readonly sum: {
          readonly shares: readonly { readonly what: string; readonly share: number }[];
          readonly ids: Readonly<Record<string, number>>;
          readonly longestGapMs: number;
        };
      }>(folder, "beacon", "simulate", file, "--seconds", "3600", "--at", "2026-12-01T09:00:00Z");
      expect(run.exit).toBe(0);
      const shareOf = (name: string): number =>
        run.sum.shares.find(({ what }) => what === name)?.share ?? 0;
      expect(shareOf("iBeacon")).toBeCloseTo(0.75, 1);
      expect(shareOf("EID")).toBeCloseTo(0.25, 1);
      // 3600 s are seven whole windows of 2^9 s, and begin and end in one.
      expect(run.sum.ids["EID"]).toBe(8);
      expect(run.sum.ids["iBeacon"]).toBe(1);
      expect(run.sum.longestGapMs).toBeLessThanOrEqual(30);
      const said = await tillwave(folder, "beacon", "simulate", file, "--seconds", "10");
      expect(said.out).toMatch(/iBeacon E2C56DB5.*\n[\s\S]*First on air after/u);
    },
    WAIT,
  );

  test(
    "without settings it says that it can be set up, and broken settings are refused",
    async () => {
      const bare = await tillwave(folder, "beacon", "simulate", "--seconds", "5");
      expect(bare.out).toMatch(/connectable .* name: “Tillwave/u);
      const file = join(folder, "broken.json");
      writeFileSync(file, `{"version": 1}`);
      const broken = await tillwave(folder, "beacon", "simulate", file);
      expect(broken.exit).toBe(1);
      expect(broken.error).toMatch(/broken\.json: /u);
    },
    WAIT,
  );
});
