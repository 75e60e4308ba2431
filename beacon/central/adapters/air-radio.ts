/**
 * The central's radio on the simulated air (shared/api/air.ts): hears what a broker carries, and has one link at a time. Whoever
 * advertises there may be asked for the provisioning service and no other.
 */
import { AIR_VERSION, type BrokerWord } from "@tillwave/shared/api/air";
import { PROVISIONING_SERVICE } from "@tillwave/shared/beacon/provisioning/ids";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type AirStation, airAddressOf, openAirStation } from "@tillwave/shared/host/air-station";
import type {
  CentralRadio,
  CentralRadios,
  EarListener,
  EarState,
  EarView,
  Link,
  LinkEnd,
  LinkListener,
  LinkRequest,
} from "../ports.ts";

/** For the beacon to say that it is there. */
const OPEN_MAX_MS = 5000;
/** As many as discovery takes with noble: MTU, services, characteristics and descriptor, subscribe. */
const ROUND_TRIPS = 8;

export interface AirRadiosOptions {
  /** The broker's socket. */
  readonly path: string;
  /** Of this machine's monotonic clock, in milliseconds. */
  now(): number;
}

export function createAirRadios(options: AirRadiosOptions): CentralRadios {
  return { open: (_options, listener) => openAirRadio(options, listener) };
}

interface OpenLink {
  readonly number: number;
  readonly listener: LinkListener;
  end(why: LinkEnd, detail: string | null): void;
}

function openAirRadio({ path, now }: AirRadiosOptions, listener: EarListener): CentralRadio {
  const address = airAddressOf(`ear ${process.pid}`);
  let view: EarView = {
    state: "starting",
    address: null,
    detail: null,
    restarts: 0,
    rescans: 0,
    lost: 0,
  };
  let link: OpenLink | null = null;
  let links = 0;

  function become(state: EarState, detail: string | null = null): void {
    view = { ...view, state, detail, address };
    listener.changed(view);
  }

  function heard(word: BrokerWord): void {
    if (word.say === "report") {
      const { kind, rssi, data } = word;
      const report = { at: now(), address: word.address, kind, rssi, data: fromHex(data) };
      listener.heard({ ...report, addressType: "random" });
    } else if (word.link !== link?.number) {
      return;
    } else if (word.say === "opened") {
      link.listener.opened({ mtu: word.mtu, roundTrips: ROUND_TRIPS });
    } else if (word.say === "bytes") {
      link.listener.heard(fromHex(word.bytes));
    } else if (word.say === "ended") {
      link.end(word.why, null);
    }
  }

  const station: AirStation = openAirStation(path, {
    opened() {
      station.say({ say: "hello", version: AIR_VERSION, as: "ear", address, metres: 1 });
      become("listening");
    },
    heard,
    lost() {
      link?.end("lost", "the simulated air is gone");
      become("gone", "the simulated air is gone");
    },
  });

  function connect(request: LinkRequest, linkListener: LinkListener): Link {
    links += 1;
    const number = links;
    const openLink = openLinkOf(number, linkListener);
    const refused: LinkEnd | null =
      view.state !== "listening"
        ? "no-radio"
        : request.place.service === PROVISIONING_SERVICE
          ? null
          : "no-service";
    if (refused === null) {
      link = openLink;
      become("linked");
      station.say({ say: "connect", link: number, address: request.address });
    } else {
      queueMicrotask(() => openLink.end(refused, null));
    }
    return {
      write(bytes) {
        if (link === openLink) {
          station.say({ say: "bytes", link: number, bytes: toHex(bytes) });
        }
      },
      close() {
        station.say({ say: "hang-up", link: number });
        openLink.end("closed", null);
      },
    };
  }

  /** Ends once, whoever ends it. */
  function openLinkOf(number: number, linkListener: LinkListener): OpenLink {
    let isOver = false;
    const end = (why: LinkEnd, detail: string | null): void => {
      if (isOver) {
        return;
      }
      isOver = true;
      clearTimeout(deadline);
      if (link === self) {
        link = null;
        if (view.state === "linked") {
          become("listening");
        }
      }
      linkListener.ended(why, detail);
    };
    const deadline = setTimeout(() => {
      station.say({ say: "hang-up", link: number });
      end("timed-out", null);
    }, OPEN_MAX_MS);
    const self: OpenLink = {
      number,
      end,
      listener: {
        ...linkListener,
        opened(opened) {
          clearTimeout(deadline);
          linkListener.opened(opened);
        },
      },
    };
    return self;
  }

  return { view: () => view, close: () => station.close(), connect };
}
