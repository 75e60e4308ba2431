/** A radio under test: a bench with an adapter that can be spoilt, and what each test of the contract begins with. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { expect } from "vitest";
import type { AirOrder, CentralEvent, Radio, RadioListener, RadioView, Radios } from "../ports.ts";

/** A radio in a room where its adapter can be seen and spoilt. */
export interface RadioBench {
  readonly radios: Radios;
  /** What the adapter sends at this instant. */
  onAir(): AirOrder | null;
  /** Lets time pass until it is so. */
  until(isSo: () => boolean, otherwise: string): Promise<void>;
  /** Lets time pass until the answer is there. */
  answer<T>(promise: Promise<T>): Promise<T>;
  down(): void;
  up(): Promise<void>;
  unplug(): void;
  plug(index?: number): Promise<void>;
  hang(): void;
  thaw(): void;
  /** The controller stops advertising and tells nobody. */
  forget(): void;
  /** The next command that starts or stops advertising is refused. */
  refuseStart(status: number): void;
  /** The next command that starts or stops advertising is not answered. */
  swallowStart(): void;
  permit(isPermitted: boolean): void;
  /** A central that connects to what is on air. */
  connect(): Promise<BenchCentral>;
}

/** What an honest central does with the beacon's service. */
export interface BenchCentral {
  setMtu(mtu: number): Promise<void>;
  subscribe(): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** All that it was notified of. */
  notified(): readonly Uint8Array[];
  isGone(): boolean;
  disconnect(): Promise<void>;
}

export type UseRadioBench = (walk: (bench: RadioBench) => Promise<void>) => Promise<void>;

export const TRIES_MAX = 20;

export const IBEACON = fromHex(
  "02 01 06 1a ff 4c00 02 15 00112233445566778899aabbccddeeff 0001 0002 c5",
);
export const UID = fromHex(
  "02 01 06 03 03 aafe 15 16 aafe 00 eb 00010203040506070809 0a0b0c0d0e0f",
);
export const order = (change: Partial<AirOrder> = {}): AirOrder => ({
  data: IBEACON,
  scanResponse: new Uint8Array(),
  connectable: false,
  intervalMs: 100,
  ...change,
});

export interface Heard extends RadioListener {
  readonly views: RadioView[];
  readonly centrals: CentralEvent[];
  stops: number;
}

export function listen(): Heard {
  const heard: Heard = {
    views: [],
    centrals: [],
    central: (event) => heard.centrals.push(event),
    stops: 0,
    changed: (view) => heard.views.push(view),
    stoppedByItself() {
      heard.stops += 1;
    },
  };
  return heard;
}

export interface RadioWalks {
  /** With a radio that is closed at the end. */
  withRadio(walk: (radio: Radio, bench: RadioBench, heard: Heard) => Promise<void>): Promise<void>;
  ready(radio: Radio, bench: RadioBench): Promise<void>;
  advertise(radio: Radio, bench: RadioBench, wanted: AirOrder): Promise<void>;
}

export function createRadioWalks(use: UseRadioBench): RadioWalks {
  return {
    async withRadio(walk) {
      await use(async (bench) => {
        const heard = listen();
        const radio = bench.radios.open({ adapter: null, stack: "simulated" }, heard);
        try {
          await walk(radio, bench, heard);
        } finally {
          await bench.answer(radio.close());
        }
      });
    },
    async ready(radio, bench) {
      await bench.until(() => radio.view().state === "ready", "the radio becomes ready");
    },
    async advertise(radio, bench, wanted) {
      expect(await bench.answer(radio.advertise(wanted))).toMatchObject({ ok: true });
    },
  };
}
