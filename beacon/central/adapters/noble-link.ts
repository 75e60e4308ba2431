/** One connection at a time through noble, in this very process: performs what ../ear/link-steps.ts decides. */
import {
  LINK_IDLE,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  stepLink,
} from "../ear/link-steps.ts";
import { LINK_MTU_MAX, LINK_MTU_MIN } from "../ear/words.ts";
import type { Link, LinkListener, LinkPlace, LinkRequest, Links } from "../ports.ts";
import type { GuardedNoble, NobleGatt } from "./guarded-noble.ts";
import { monotonic } from "./monotonic.ts";

/** In milliseconds. */
const TICK = 100;

const ATT_CHANNEL = 4;
/** Nobody asked for these (Core specification 5.4, Vol 3, Part F, 3.4.7); what else is odd answers a request. */
const UNASKED: ReadonlySet<number> = new Set([0x1b, 0x1d, 0x23]);

export interface NobleLinkDeps {
  readonly noble: Pick<GuardedNoble, "connect" | "cancelConnect" | "disconnect">;
  /** Scanning stops; `paused` is told of it, now or later. */
  pause(): void;
  resume(): void;
  giveUp(why: string): void;
}

export interface NobleLinks extends Links {
  paused(isOurs: boolean): void;
  connected(id: string, gatt: NobleGatt | null, fault: string): void;
  disconnected(id: string, reason: number): void;
  away(): void;
  /** Nothing is left to do; settles when the last connection is over, or could not be ended in time. */
  close(): Promise<void>;
}

interface Current {
  readonly id: string;
  readonly place: LinkPlace;
  readonly listener: LinkListener;
  gatt: NobleGatt | null;
  roundTrips: number;
}

// oxlint-disable-next-line max-lines-per-function -- one connection, and a word for all that happens to it
export function createNobleLinks({ noble, pause, resume, giveUp }: NobleLinkDeps): NobleLinks {
  let state: LinkState = LINK_IDLE;
  let current: Current | null = null;
  let whenOver = (): void => {};

  function handle(event: LinkEvent): void {
    const step = stepLink(state, event, monotonic());
    ({ state } = step);
    step.effects.forEach(perform);
  }

  function perform(effect: LinkEffect): void {
    switch (effect.type) {
      case "pause":
        pause();
        return;
      case "resume":
        resume();
        return;
      case "ended": {
        const ended = current;
        current = null;
        ended?.listener.ended(effect.why, effect.detail);
        whenOver();
        return;
      }
      case "give-up":
        giveUp("the controller does not let go of a connection");
        return;
      default:
        if (current !== null) {
          performOn(current, effect);
        }
    }
  }

  function performOn(at: Current, effect: LinkEffect): void {
    const { service, write, notify } = at.place;
    switch (effect.type) {
      case "connect":
        noble.connect({ ...effect.request, id: at.id });
        return;
      case "cancel":
        noble.cancelConnect(at.id);
        return;
      case "disconnect":
        noble.disconnect(at.id);
        return;
      case "find-service":
        at.gatt?.discoverServices([service]);
        return;
      case "find-characteristics":
        at.gatt?.discoverCharacteristics(service, [write, notify]);
        return;
      case "subscribe":
        at.gatt?.notify(service, notify, true);
        return;
      case "opened":
        at.listener.opened({ mtu: effect.mtu, roundTrips: at.roundTrips });
        return;
      default:
    }
  }

  const ticking = setInterval(() => handle({ type: "tick" }), TICK);
  const isCurrent = (id: string): boolean => current?.id === id;

  return {
    connect(request, listener) {
      const mine = open(request, listener);
      if (current !== null) {
        listener.ended("no-radio", "there is a connection already");
        return NO_LINK;
      }
      current = mine;
      handle({ type: "link", request });
      return {
        write(bytes) {
          const { service, write } = mine.place;
          if (current === mine && state.type === "open") {
            mine.gatt?.write(service, write, Buffer.from(bytes), true);
          }
        },
        close() {
          if (current === mine) {
            handle({ type: "unlink" });
          }
        },
      };
    },
    paused: (isOurs) => handle({ type: "paused", isOurs }),
    connected(id, gatt, fault) {
      if (gatt !== null && !isCurrent(id)) {
        // Nobody wants it, or not any more.
        noble.disconnect(id);
      } else if (current !== null && isCurrent(id)) {
        current.gatt = gatt;
        if (gatt !== null) {
          listenTo(gatt, current, handle);
        }
        handle({ type: "connected", fault: gatt === null ? fault : null });
      }
    },
    disconnected(id, reason) {
      if (isCurrent(id)) {
        handle({ type: "disconnected", reason });
      }
    },
    away: () => handle({ type: "away" }),
    async close() {
      handle({ type: "unlink" });
      if (state.type !== "idle") {
        await new Promise<void>((resolve) => {
          whenOver = resolve;
        });
      }
      clearInterval(ticking);
    },
  };
}

const NO_LINK: Link = { write() {}, close() {} };

const open = ({ address, place }: LinkRequest, listener: LinkListener): Current => ({
  id: address.replaceAll(":", ""),
  place,
  listener,
  gatt: null,
  roundTrips: 0,
});

function listenTo(gatt: NobleGatt, at: Current, handle: (event: LinkEvent) => void): void {
  const { service, write, notify } = at.place;
  // Before noble's own, so that what an answer leads to finds it counted.
  gatt["_aclStream"].prependListener("data", (channel, data) => {
    const opcode = data?.[0] ?? 0;
    if (channel === ATT_CHANNEL && opcode % 2 === 1 && !UNASKED.has(opcode)) {
      at.roundTrips += 1;
    }
  });
  gatt.on("mtu", (_address, mtu) => {
    const agreed = Math.min(LINK_MTU_MAX, Math.max(LINK_MTU_MIN, mtu));
    handle({ type: "mtu", mtu: agreed });
  });
  gatt.on("servicesDiscover", (_address, services) => {
    handle({ type: "services", isThere: services.includes(service) });
  });
  gatt.on("characteristicsDiscover", (_address, _service, characteristics) => {
    const uuids = new Set(characteristics.map(({ uuid }) => uuid));
    handle({ type: "characteristics", isThere: uuids.has(write) && uuids.has(notify) });
  });
  gatt.on("notify", () => handle({ type: "subscribed" }));
  gatt.on("notification", (_address, _service, characteristic, data) => {
    if (characteristic === notify && data.length <= LINK_MTU_MAX) {
      handle({ type: "told" });
      at.listener.heard(new Uint8Array(data));
    }
  });
}
