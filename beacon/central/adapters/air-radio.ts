/** The central's radio on the simulated air (shared/api/air.ts): hears what a broker carries, and has one link at a time. */
import { AIR_VERSION } from "@tillwave/shared/api/air";
import { fromHex } from "@tillwave/shared/core/bytes";
import { airAddressOf, openAirStation } from "@tillwave/shared/host/air-station";
import type { CentralRadio, CentralRadios, EarListener, EarState, EarView } from "../ports.ts";
import { createAirLinks } from "./air-links.ts";

export interface AirRadiosOptions {
  /** The broker's socket. */
  readonly path: string;
  /** Of this machine's monotonic clock, in milliseconds. */
  now(): number;
}

export function createAirRadios(options: AirRadiosOptions): CentralRadios {
  return { open: (_options, listener) => openAirRadio(options, listener) };
}

const FRESH: EarView = {
  state: "starting",
  address: null,
  detail: null,
  restarts: 0,
  rescans: 0,
  lost: 0,
};

function openAirRadio({ path, now }: AirRadiosOptions, listener: EarListener): CentralRadio {
  const address = airAddressOf(`ear ${process.pid}`);
  let view = FRESH;
  let isClosed = false;

  function become(state: EarState, detail: string | null = null): void {
    view = { ...view, state, detail, address };
    if (!isClosed) {
      listener.changed(view);
    }
  }

  const station = openAirStation(path, {
    opened() {
      station.say({ say: "hello", version: AIR_VERSION, as: "ear", address, metres: 1 });
      become("listening");
    },
    heard(word) {
      if (word.say !== "report") {
        links.heard(word);
      } else if (!isClosed) {
        const { kind, rssi, data } = word;
        const who = { address: word.address, addressType: "random" } as const;
        listener.heard({ ...who, at: now(), kind, rssi, data: fromHex(data) });
      }
    },
    lost() {
      become("gone", "the simulated air is gone");
      links.lost();
    },
  });
  const links = createAirLinks({
    say: station.say,
    mayConnect: () => view.state === "listening",
    linked(isLinked) {
      if (isLinked || view.state === "linked") {
        become(isLinked ? "linked" : "listening");
      }
    },
  });

  return {
    view: () => view,
    connect: links.connect,
    async close() {
      isClosed = true;
      links.lost();
      await station.close();
    },
  };
}
