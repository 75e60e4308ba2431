/** Readers without sockets, at any port: what lies there is asked at once and answers when it does. */
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import { encodeFrame, lengthOf } from "../phone/frame.ts";
import type { FieldLines, LineListener } from "../phone/spot.ts";

export interface SimulatedReaders {
  readonly lines: FieldLines;
  /** Whether something lies at this port. */
  isHeld(port: number): boolean;
  /** As vpcd does: on, and the ATR is asked for. The payloads of all frames that came back. */
  ask(port: number, command: Uint8Array): readonly Uint8Array[];
  /** Since the last time, as it came, frames or not. */
  take(port: number): Uint8Array;
  tell(port: number, word: "off" | "on" | "reset"): void;
  /** The reader is gone, and those that lie there see it. */
  unplug(port: number): void;
  plugIn(port: number): void;
}

const WORDS = { off: fromHex("00"), on: fromHex("01"), reset: fromHex("02") };

export function createSimulatedReaders(): SimulatedReaders {
  const held = new Map<number, LineListener>();
  const out = new Map<number, Uint8Array>();
  const unplugged = new Set<number>();
  const put = (port: number, bytes: Uint8Array): void => {
    out.set(port, concatBytes([out.get(port) ?? new Uint8Array(0), bytes]));
  };
  const take = (port: number): Uint8Array => {
    const bytes = out.get(port) ?? new Uint8Array(0);
    out.delete(port);
    return bytes;
  };
  return {
    lines: {
      open(port, listener) {
        if (unplugged.has(port)) {
          queueMicrotask(listener.onGone);
          return { write() {}, close() {} };
        }
        held.set(port, listener);
        listener.onOpen();
        return {
          write: (bytes) => put(port, bytes),
          close: () => void held.delete(port),
        };
      },
    },
    isHeld: (port) => held.has(port),
    take,
    ask(port, command) {
      held.get(port)?.onBytes(encodeFrame(command));
      return payloadsOf(take(port));
    },
    tell: (port, word) => held.get(port)?.onBytes(encodeFrame(WORDS[word])),
    unplug(port) {
      unplugged.add(port);
      const listener = held.get(port);
      held.delete(port);
      listener?.onGone();
    },
    plugIn: (port) => void unplugged.delete(port),
  };
}

function payloadsOf(bytes: Uint8Array): readonly Uint8Array[] {
  const payloads: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    payloads.push(bytes.slice(at + 2, at + 2 + length));
    at += lengthOf(length).length + length;
  }
  return payloads;
}
