/**
 * The service by which a beacon is set up, in bleno of either maker: what a central writes goes on, what is notified goes to the
 * one that listens. Nothing can be read.
 *
 *   service 7a6c0001-…   7a6c0002-… in: write without response      7a6c0003-… out: notify
 *
 * Spec: Tillwave protocols, version 1, §3.3.
 */
import {
  PROVISIONING_IN,
  PROVISIONING_OUT,
  PROVISIONING_SERVICE,
} from "@tillwave/shared/beacon/provisioning/ids";
import type { BlenoInside } from "../radio/bleno-inside.ts";
import type { AttributeEvent } from "../radio/stack.ts";

const RESULT_SUCCESS = 0;

export interface Door {
  notify(bytes: Uint8Array): void;
}

type Callback = (value: unknown) => void;

/** @stoprocent puts the connection's handle before what @abandonware calls back with: what counts is of the end, or of its kind. */
const callbackIn = (given: readonly unknown[]): Callback => given.at(-1) as Callback;
const bytesIn = (given: readonly unknown[]): Uint8Array | undefined =>
  given.find((value) => value instanceof Uint8Array);

export function openDoor(bleno: BlenoInside, does: (event: AttributeEvent) => void): Door {
  let listener: Callback | null = null;
  const { Characteristic, PrimaryService } = bleno;
  const input = new Characteristic({
    uuid: PROVISIONING_IN,
    properties: ["writeWithoutResponse"],
    onWriteRequest(...given) {
      const bytes = bytesIn(given);
      if (bytes !== undefined) {
        // A copy: bleno's own is part of a packet.
        does({ type: "wrote", bytes: Uint8Array.from(bytes) });
      }
      callbackIn(given)(RESULT_SUCCESS);
    },
  });
  const output = new Characteristic({
    uuid: PROVISIONING_OUT,
    properties: ["notify"],
    onSubscribe(...given) {
      listener = callbackIn(given);
      does({ type: "subscribed" });
    },
    onUnsubscribe() {
      listener = null;
      does({ type: "unsubscribed" });
    },
  });
  bleno.setServices([
    new PrimaryService({ uuid: PROVISIONING_SERVICE, characteristics: [input, output] }),
  ]);
  bleno.on("mtuChange", (mtu) => does({ type: "mtu", mtu }));
  return {
    notify(bytes) {
      try {
        listener?.(Buffer.from(bytes));
      } catch {
        // Of a connection that is gone, @stoprocent has forgotten the MTU.
        listener = null;
      }
    },
  };
}
