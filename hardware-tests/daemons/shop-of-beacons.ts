/** Beacons as programs and a central as a program, on one bench of controllers: the central's adapter is the first. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CentralOrder } from "@tillwave/shared/api/central";
import { deviceIdOfLabel, ownerKey } from "@tillwave/shared/beacon/provisioning/keys";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { type Radio, type RadioOptions, withRadio } from "../../scripts/radio/radio.ts";
import { type BeaconProcess, DOOR, startBeaconProcess } from "./beacon-process.ts";
import { type CentralProcess, startCentralProcess } from "./central-process.ts";

const crypto = createNodeCrypto();

/** A shop's key for its beacons. */
const SHOP_KEY = crypto.sha256(new TextEncoder().encode("tillwave/test/shop"));
export const OTHER_SHOP_KEY = crypto.sha256(new TextEncoder().encode("tillwave/test/other shop"));

export interface ShopBeacon {
  readonly beacon: BeaconProcess;
  /** 16 hex digits. */
  readonly deviceId: string;
  /** 32 hex digits. */
  readonly labelKey: string;
  readonly folder: string;
  /** Killed, and started again on the same folder. */
  restart(): Promise<void>;
}

export interface ShopOfBeacons {
  readonly radio: Radio;
  readonly folder: string;
  readonly central: CentralProcess;
  /** Killed, and started again on the same folder; settles when it listens. */
  restartCentral(): Promise<void>;
  readonly beacons: readonly ShopBeacon[];
  /** Beside the first, on this adapter. */
  anotherCentral(adapter: number): Promise<CentralProcess>;
}

export interface ShopOptions {
  readonly beacons: number;
  readonly stack?: "abandonware" | "stoprocent";
  /** Adapters beyond those of the central and the beacons. */
  readonly spare?: number;
  readonly radio?: RadioOptions;
}

export async function withShopOfBeacons(
  { beacons: count, stack = "abandonware", spare = 0, radio: options = {} }: ShopOptions,
  use: (shop: ShopOfBeacons) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tillwave-shop-of-beacons-"));
  const ends: (() => Promise<unknown>)[] = [];
  try {
    await withRadio({ ...options, adapters: 1 + count + spare }, async (radio) => {
      try {
        const startCentral = async (): Promise<CentralProcess> => {
          const started = await startCentralProcess({
            folder: join(folder, "central"),
            adapter: 0,
            stack,
            environment: radio.environment,
          });
          await started.until("it listens", ({ ear }) => ear.state === "listening");
          return started;
        };
        let central = await startCentral();
        ends.push(() => central.stop());
        const beacons: ShopBeacon[] = [];
        for (let i = 0; i < count; i += 1) {
          const one = await startShopBeacon(radio, join(folder, `beacon-${i}`), i + 1);
          ends.push(() => one.beacon.stop());
          beacons.push(one);
        }
        await use({
          radio,
          folder,
          get central() {
            return central;
          },
          async restartCentral() {
            central.process.kill("SIGKILL");
            await central.gone;
            central = await startCentral();
          },
          beacons,
          async anotherCentral(adapter) {
            const another = await startCentralProcess({
              folder: join(folder, `central-${adapter}`),
              adapter,
              environment: radio.environment,
            });
            ends.push(another.stop);
            await another.until("it listens", ({ ear }) => ear.state === "listening");
            return another;
          },
        });
      } finally {
        await Promise.all(ends.map((end) => end()));
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startShopBeacon(radio: Radio, folder: string, adapter: number): Promise<ShopBeacon> {
  const start = () =>
    startBeaconProcess({
      folder,
      stack: "abandonware",
      adapter,
      environment: radio.environment,
    });
  let beacon = await start();
  await beacon.until("it is on air", ({ air }) => air.frame !== null);
  const { key: labelKey } = JSON.parse(readFileSync(join(folder, "label.json"), "utf8")) as {
    readonly key: string;
  };
  return {
    get beacon() {
      return beacon;
    },
    deviceId: toHex(deviceIdOfLabel(fromHex(labelKey), crypto)),
    labelKey,
    folder,
    async restart() {
      beacon.process.kill("SIGKILL");
      await beacon.gone;
      beacon = await start();
    },
  };
}

export interface ClaimOptions {
  readonly name?: string;
  readonly kProv?: Uint8Array;
  readonly keyVersion?: number;
  readonly minor?: number;
}

/** The owner's key of a shop, as an order has it. */
function ownerOf(
  deviceId: string,
  { kProv = SHOP_KEY, keyVersion = 1 }: ClaimOptions = {},
): { readonly key: string; readonly keyVersion: number } {
  const key = ownerKey(kProv, { deviceId: fromHex(deviceId), keyVersion }, crypto);
  return { key: toHex(key), keyVersion };
}

export function settingsOf({ name = "Door", minor = 7 }: ClaimOptions = {}): BeaconSettings {
  assert(DOOR.shop !== null, "the door has ids");
  return { ...DOOR, name, shop: { ...DOOR.shop, minor } };
}

/** A fresh beacon becomes the shop's, with all its settings. */
export function claimOrder(
  { deviceId, labelKey }: Pick<ShopBeacon, "deviceId" | "labelKey">,
  options: ClaimOptions = {},
): CentralOrder {
  return {
    deviceId,
    access: { slot: "label", key: labelKey },
    acts: [
      { act: "clock", unixSeconds: Math.floor(Date.now() / 1000) },
      {
        act: "apply",
        settings: settingsOf(options),
        owner: ownerOf(deviceId, options),
        confirm: true,
      },
    ],
  };
}

/** To a beacon of the shop. */
export const ownerOrder = (
  { deviceId }: Pick<ShopBeacon, "deviceId">,
  acts: CentralOrder["acts"],
  options: ClaimOptions = {},
): CentralOrder => ({
  deviceId,
  access: { slot: "owner", ...ownerOf(deviceId, options) },
  acts,
});
