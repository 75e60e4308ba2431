/** The central's link on the simulated air (shared/api/air.ts): one at a time, to the provisioning service of who advertises there. */
import type { BrokerWord, StationWord } from "@tillwave/shared/api/air";
import {
  PROVISIONING_IN,
  PROVISIONING_OUT,
  PROVISIONING_SERVICE,
} from "@tillwave/shared/beacon/provisioning/ids";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Link, LinkEnd, LinkListener, LinkPlace, LinkRequest } from "../ports.ts";

/** For the beacon to say that it is there. */
const OPEN_MAX_MS = 5000;
/** As many as discovery takes with noble: MTU, services, characteristics and descriptor, subscribe. */
const ROUND_TRIPS = 8;

export interface AirLinksDeps {
  say(word: StationWord): void;
  mayConnect(): boolean;
  /** Whether there is a link from here on. */
  linked(isLinked: boolean): void;
}

export interface AirLinks {
  connect(request: LinkRequest, listener: LinkListener): Link;
  heard(word: Exclude<BrokerWord, { readonly say: "report" }>): void;
  /** The air itself is gone. */
  lost(): void;
}

interface OpenLink {
  readonly number: number;
  readonly listener: LinkListener;
  end(why: LinkEnd, detail: string | null): void;
}

export function createAirLinks({ say, mayConnect, linked }: AirLinksDeps): AirLinks {
  let current: OpenLink | null = null;
  let links = 0;

  /** Ends once, whoever ends it. */
  function begin(number: number, listener: LinkListener): OpenLink {
    let isOver = false;
    const end = (why: LinkEnd, detail: string | null): void => {
      if (isOver) {
        return;
      }
      isOver = true;
      clearTimeout(deadline);
      if (current === link) {
        current = null;
        linked(false);
      }
      listener.ended(why, detail);
    };
    const deadline = setTimeout(() => {
      say({ say: "hang-up", link: number });
      end("timed-out", null);
    }, OPEN_MAX_MS);
    const opened: LinkListener["opened"] = (how) => {
      clearTimeout(deadline);
      listener.opened(how);
    };
    const link: OpenLink = { number, end, listener: { ...listener, opened } };
    return link;
  }

  return {
    connect(request, listener) {
      links += 1;
      const link = begin(links, listener);
      const refused: LinkEnd | null = mayConnect() ? placeFault(request.place) : "no-radio";
      if (refused === null) {
        current = link;
        linked(true);
        say({ say: "connect", link: link.number, address: request.address });
      } else {
        queueMicrotask(() => link.end(refused, null));
      }
      return {
        write(bytes) {
          if (current === link) {
            say({ say: "bytes", link: link.number, bytes: toHex(bytes) });
          }
        },
        close() {
          say({ say: "hang-up", link: link.number });
          link.end("closed", null);
        },
      };
    },
    heard(word) {
      if (word.link !== current?.number) {
        return;
      }
      if (word.say === "opened") {
        current.listener.opened({ mtu: word.mtu, roundTrips: ROUND_TRIPS });
      } else if (word.say === "bytes") {
        current.listener.heard(fromHex(word.bytes));
      } else if (word.say === "ended") {
        current.end(word.why, null);
      }
    },
    lost: () => current?.end("lost", "the simulated air is gone"),
  };
}

/** Nobody has another one on this air. */
const placeFault = ({ service, write, notify }: LinkPlace): LinkEnd | null =>
  service === PROVISIONING_SERVICE && write === PROVISIONING_IN && notify === PROVISIONING_OUT
    ? null
    : "no-service";
