/**
 * Frames between a virtual card and what it is held to, both ways.
 *
 *   length: u16, big-endian · payload
 *
 * Towards the card, one byte alone is about the field: 0 off, 1 on, 2 reset, 4 "your ATR?". Only the last
 * is answered. Anything else is a command and must be answered. Source: vsmartcard 3.3, vpcd.
 */
import { concatBytes } from "@tillwave/shared/core/bytes";

export const FRAME_BYTES_MAX = 0xffff;
const HEADER_BYTES = 2;

export type FromReader =
  | { readonly type: "off" | "on" | "reset" | "atr-asked" }
  | { readonly type: "command"; readonly bytes: Uint8Array };

const CONTROLS = { 0: "off", 1: "on", 2: "reset", 4: "atr-asked" } as const;

export function encodeFrame(payload: Uint8Array): Uint8Array {
  return concatBytes([lengthOf(payload.length), payload]);
}

export const lengthOf = (bytes: number): Uint8Array => Uint8Array.of(bytes >> 8, bytes & 0xff);

export interface FrameReader {
  /** What has become whole with these bytes, in order. */
  feed(bytes: Uint8Array): readonly FromReader[];
}

/** Holds at most one frame that is not whole, so at most 64 KiB. */
export function createFrameReader(): FrameReader {
  let held = new Uint8Array(0);
  return {
    feed(bytes) {
      held = new Uint8Array(concatBytes([held, bytes]));
      const whole: FromReader[] = [];
      for (;;) {
        const end = HEADER_BYTES + (((held[0] ?? 0) << 8) | (held[1] ?? 0));
        if (held.length < HEADER_BYTES || held.length < end) {
          return whole;
        }
        whole.push(readPayload(held.slice(HEADER_BYTES, end)));
        held = held.slice(end);
      }
    },
  };
}

function readPayload(payload: Uint8Array): FromReader {
  const control = payload.length === 1 ? CONTROLS[payload[0] as keyof typeof CONTROLS] : undefined;
  return control === undefined ? { type: "command", bytes: payload } : { type: control };
}
