/**
 * Somebody's peripheral with a GATT service, through @abandonware/bleno on an adapter of the bench of its own: it writes back what is
 * written to it, and can be told to misbehave. This file is both the process that holds the adapter, and how tests start it.
 *
 *   written           answered
 *   anything          the same, in one notification
 *   "much"            a thousand notifications
 *   "away"            it hangs up
 *   "raw" and bytes   those bytes as a packet on ATT, whatever they are
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { LinkPlace } from "@tillwave/beacon-central/ports";
import { assert } from "@tillwave/shared/core/assert";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { Radio } from "../../scripts/radio/radio.ts";

export const RAW_PLACE: LinkPlace = {
  service: "7a6c00015e1d4c0b9b541f3a6d0e2c41",
  write: "7a6c00025e1d4c0b9b541f3a6d0e2c41",
  notify: "7a6c00035e1d4c0b9b541f3a6d0e2c41",
};
const MUCH = 1000;

export interface RawPeripheral {
  readonly address: string;
  readonly process: ChildProcess;
  /** As a phone that walks away does. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

/** `place`: another than the one that is looked for. */
export async function startRawPeripheral(
  radio: Radio,
  adapter: number,
  place: LinkPlace = RAW_PLACE,
): Promise<RawPeripheral> {
  const bench = radio.adapters[adapter];
  assert(bench !== undefined, `the bench has an adapter ${adapter}`);
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), import.meta.filename, JSON.stringify(place)],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: {
        ...process.env,
        ...radio.environment,
        BLENO_HCI_DEVICE_ID: String(adapter),
        BLENO_ADVERTISING_INTERVAL: "50",
      },
    },
  );
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the peripheral ended with ${String(code)}`);
    }),
  ]);
  return {
    address: bench.address,
    process: child,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGKILL");
        await exit;
      }
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}

interface Bleno {
  readonly state: string;
  on(event: "stateChange", listener: (state: string) => void): void;
  startAdvertising(name: string, services: readonly string[], callback: () => void): void;
  setServices(services: readonly object[]): void;
  disconnect(): void;
  readonly PrimaryService: new (options: object) => object;
  readonly Characteristic: new (options: object) => object;
  readonly ["_bindings"]: { readonly ["_gatt"]: { send(packet: Uint8Array): void } };
}

function serve({ service, write, notify }: LinkPlace): void {
  const bleno = createRequire(import.meta.resolve("@tillwave/beacon-peripheral/ports"))(
    "@abandonware/bleno",
  ) as Bleno;
  let tell: ((bytes: Uint8Array) => void) | null = null;
  const answer = (data: Uint8Array): void => {
    const words = new TextDecoder().decode(data.subarray(0, 4));
    if (words === "away") {
      bleno.disconnect();
    } else if (words === "much") {
      Array.from({ length: MUCH }, (_, i) => tell?.(Buffer.from(toUtf8(`${i}`))));
    } else if (words.startsWith("raw")) {
      bleno["_bindings"]["_gatt"].send(Buffer.from(data.subarray(3)));
    } else {
      tell?.(Buffer.from(data));
    }
  };
  const characteristics = [
    new bleno.Characteristic({
      uuid: write,
      properties: ["writeWithoutResponse"],
      onWriteRequest(
        data: Uint8Array,
        _offset: number,
        _mute: boolean,
        done: (code: number) => void,
      ) {
        done(0);
        answer(data);
      },
    }),
    new bleno.Characteristic({
      uuid: notify,
      properties: ["notify"],
      onSubscribe(_most: number, update: (bytes: Uint8Array) => void) {
        tell = update;
      },
      onUnsubscribe() {
        tell = null;
      },
    }),
  ];
  bleno.on("stateChange", (state) => {
    if (state === "poweredOn") {
      bleno.setServices([new bleno.PrimaryService({ uuid: service, characteristics })]);
      bleno.startAdvertising("raw", [], () => process.send?.("up"));
    }
  });
  process.on("disconnect", () => process.exit(0));
}

const [, program = "", place = ""] = process.argv;
if (program === import.meta.filename && place !== "") {
  serve(JSON.parse(place) as LinkPlace);
}
