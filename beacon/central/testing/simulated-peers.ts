/**
 * A radio in memory with beacons of ours that can be connected to: they speak the real protocol, and misbehave as they are told. Time is
 * the virtual clock's.
 */
import {
  type Announcement,
  encodeAnnouncement,
} from "@tillwave/shared/beacon/provisioning/announce";
import { createAssembler, createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import {
  type BeaconMessage,
  type Request,
  decodeRequest,
  encodeBeaconMessage,
} from "@tillwave/shared/beacon/provisioning/messages";
import { type Transport, startResponder } from "@tillwave/shared/beacon/provisioning/noise";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { Random } from "@tillwave/shared/core/crypto";
import type {
  AirReport,
  CentralRadios,
  EarListener,
  EarView,
  LinkEnd,
  LinkListener,
  ReportKind,
} from "../ports.ts";

export type PeerAnswer = readonly BeaconMessage[] | "silence" | { readonly ends: LinkEnd };

export interface SimulatedPeer {
  readonly address: string;
  announcement: Announcement;
  psk: Uint8Array;
  prologue: Uint8Array;
  /** Payload of the handshake's second message. */
  hello: Uint8Array;
  /** Advertising data, between those that can be connected to; null for none. */
  said: Uint8Array | null;
  /** Instead of a connection. */
  refuses: LinkEnd | null;
  answer(request: Request): PeerAnswer;
  /** How often somebody connected, or would have. */
  connections: number;
}

const EVERY_MS = 100;
const MTU = 60;
const ROUND_TRIPS = 8;

export function createSimulatedPeers(
  { clock, random }: { readonly clock: VirtualClock; readonly random: Random },
  peers: readonly SimulatedPeer[],
): CentralRadios {
  return {
    open(_options, listener) {
      let view: EarView = { ...FRESH, state: "listening" };
      let isClosed = false;
      const become = (state: EarView["state"]): void => {
        view = { ...view, state };
        listener.changed(view);
      };
      const say = (): void => {
        if (!isClosed) {
          if (view.state === "listening") {
            peers.forEach((peer) => sayAll(peer, listener, clock.now()));
          }
          clock.later(say, EVERY_MS);
        }
      };
      clock.later(say, EVERY_MS);
      return {
        view: () => view,
        connect(request, linkListener) {
          become("linked");
          const peer = peers.find(({ address }) => address === request.address);
          return openLink(peer, random, {
            ...linkListener,
            ended(why, detail) {
              become("listening");
              linkListener.ended(why, detail);
            },
          });
        },
        close() {
          isClosed = true;
          return Promise.resolve();
        },
      };
    },
  };
}

const FRESH: EarView = {
  state: "starting",
  address: "00:aa:01:00:00:42",
  detail: null,
  restarts: 0,
  rescans: 0,
  lost: 0,
};

function sayAll(
  { address, announcement, said }: SimulatedPeer,
  ear: EarListener,
  at: number,
): void {
  const tell = (kind: ReportKind, data: Uint8Array): void => {
    const report: AirReport = { at, address, addressType: "public", kind, data, rssi: -58 };
    ear.heard(report);
  };
  tell("connectable", Uint8Array.of(2, 1, 6));
  tell("scan-response", encodeAnnouncement(announcement));
  if (said !== null) {
    tell("non-connectable", said);
  }
}

function openLink(peer: SimulatedPeer | undefined, random: Random, listener: LinkListener) {
  let isOver = false;
  const end = (why: LinkEnd): void => {
    if (!isOver) {
      isOver = true;
      listener.ended(why, null);
    }
  };
  const talk = peer && createTalk(peer, random, { end, say: (bytes) => listener.heard(bytes) });
  if (peer !== undefined) {
    peer.connections += 1;
  }
  queueMicrotask(() => {
    const refusal = peer === undefined ? "not-connected" : peer.refuses;
    if (refusal !== null) {
      end(refusal);
    } else if (!isOver) {
      listener.opened({ mtu: MTU, roundTrips: ROUND_TRIPS });
    }
  });
  return {
    write: (bytes: Uint8Array) =>
      queueMicrotask(() => {
        if (!isOver) {
          talk?.(bytes);
        }
      }),
    close: () => queueMicrotask(() => end("closed")),
  };
}

interface Mouth {
  say(bytes: Uint8Array): void;
  end(why: LinkEnd): void;
}

function createTalk(peer: SimulatedPeer, random: Random, { say, end }: Mouth) {
  const assembler = createAssembler();
  const fragmenter = createFragmenter();
  let transport: Transport | null = null;
  const tell = (message: Uint8Array): void => fragmenter.split(message, MTU - 3).forEach(say);
  const hear = (message: Uint8Array): void => {
    if (transport === null) {
      const { psk, prologue, hello } = peer;
      const accepted = startResponder({ psk, prologue, random }).accept(message, hello);
      if (accepted === null) {
        end("hung-up");
        return;
      }
      ({ transport } = accepted);
      tell(accepted.m2);
      return;
    }
    const plain = transport.open(message);
    const request = plain && decodeRequest(plain);
    if (request?.ok !== true) {
      end("hung-up");
      return;
    }
    const answer = peer.answer(request.value);
    if (answer === "silence") {
      return;
    }
    if ("ends" in answer) {
      end(answer.ends);
      return;
    }
    for (const one of answer) {
      tell(transport.seal(encodeBeaconMessage(one)));
    }
  };
  return (fragment: Uint8Array): void => {
    const taken = assembler.take(fragment);
    if (taken.type === "message") {
      hear(taken.message);
    }
  };
}
