/**
 * A radio on the simulated air (shared/api/air.ts): the simulated controller, whose advertisements a broker carries to ears of
 * other programs, and whose central is one of those ears. While there is no broker the adapter is pulled out.
 */
import { AIR_VERSION, type BrokerWord } from "@tillwave/shared/api/air";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type AirStation, openAirStation } from "@tillwave/shared/host/air-station";
import type { AirOrder, Radios, Timers } from "../ports.ts";
import { createSimulatedRadios } from "./simulated-radio.ts";

/** What phones and noble agree on with bleno. */
const MTU = 247;

export interface AirRadiosOptions {
  /** The broker's socket. */
  readonly path: string;
  /** Of the beacon: "c0:…". */
  readonly address: string;
  /** From whoever listens. */
  readonly metres: number;
  readonly timers: Timers;
}

export function createAirRadios({ path, address, metres, timers }: AirRadiosOptions): Radios {
  return {
    open(options, listener) {
      let station: AirStation | null = null;
      /** The broker's number of the connection; 0 while there is none. */
      let link = 0;
      const advertise = (order: AirOrder | null): void =>
        station?.say({ say: "advertise", order: order && wordsOf(order) });
      const simulated = createSimulatedRadios({
        timers,
        address: fromHex(address.replaceAll(":", "")).toReversed(),
        onAir: ({ order }) => advertise(order),
      });
      const adapter = present(simulated.adapters[0], "the simulated adapter");
      adapter.unplug();

      function connect(asked: number): void {
        const isTaken = adapter.connect({
          notified(bytes) {
            if (link === asked) {
              station?.say({ say: "bytes", link: asked, bytes: toHex(bytes) });
            }
          },
          gone() {
            if (link === asked) {
              link = 0;
              station?.say({ say: "hang-up", link: asked });
            }
          },
        });
        if (!isTaken) {
          station?.say({ say: "hang-up", link: asked });
          return;
        }
        link = asked;
        adapter.attribute({ type: "mtu", mtu: MTU });
        adapter.attribute({ type: "subscribed" });
        station?.say({ say: "opened", link: asked, mtu: MTU });
      }

      function heard(word: BrokerWord): void {
        if (word.say === "connect") {
          connect(word.link);
        } else if (word.say === "bytes" && word.link === link) {
          adapter.attribute({ type: "wrote", bytes: fromHex(word.bytes) });
        } else if (word.say === "hang-up" && word.link === link) {
          link = 0;
          adapter.disconnect();
        }
      }

      const radio = simulated.radios.open(options, listener);
      station = openAirStation(path, {
        opened() {
          station?.say({ say: "hello", version: AIR_VERSION, as: "beacon", address, metres });
          adapter.plug();
          advertise(adapter.onAir());
        },
        heard,
        lost() {
          link = 0;
          adapter.unplug();
        },
      });
      return {
        ...radio,
        async close() {
          await radio.close();
          await station?.close();
        },
      };
    },
  };
}

function wordsOf({ data, scanResponse, connectable, intervalMs }: AirOrder) {
  return { data: toHex(data), scanResponse: toHex(scanResponse), connectable, intervalMs };
}
