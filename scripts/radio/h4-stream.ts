/**
 * Packets out of a stream of bytes: H4 (hci.ts), and in the bench's own sockets a notice of two bytes among them:
 *
 *   f0 | 01 the adapter is up, 02 it is down
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { PACKET } from "./hci.ts";

export const NOTICE = { type: 0xf0, up: 0x01, down: 0x02 } as const;

export interface StreamError {
  readonly type: "not-a-packet";
  readonly first: number;
}

export interface H4Stream {
  /** The packets that are whole with these bytes, each with its type first. After an error the stream is lost. */
  push(bytes: Uint8Array): Result<readonly Uint8Array[], StreamError>;
}

export function createH4Stream(): H4Stream {
  let rest: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      const all = new Uint8Array(rest.length + bytes.length);
      all.set(rest);
      all.set(bytes, rest.length);
      const packets: Uint8Array[] = [];
      let at = 0;
      while (at < all.length) {
        const length = packetLength(all.subarray(at));
        if (length === null) {
          return err({ type: "not-a-packet", first: all[at] ?? 0 });
        }
        if (at + length > all.length) {
          break;
        }
        packets.push(all.slice(at, at + length));
        at += length;
      }
      rest = all.slice(at);
      return ok(packets);
    },
  };
}

/** At least as long as its header while that is not whole; null for what is no packet. At most 65,540. */
function packetLength(bytes: Uint8Array): number | null {
  switch (bytes[0]) {
    case PACKET.command:
    case PACKET.sco:
      return 4 + (bytes[3] ?? 0);
    case PACKET.acl:
      return 5 + (bytes[3] ?? 0) + ((bytes[4] ?? 0) << 8);
    case PACKET.event:
      return 3 + (bytes[2] ?? 0);
    case NOTICE.type:
      return 2;
    default:
      return null;
  }
}
