/** A virtual phone that dials in to vpcd: the wallet's own rules behind it, and a log of every byte that went through it. */
import { once } from "node:events";
import { connect } from "node:net";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { Holder } from "@tillwave/shared/wallet/holder";

/** An Android phone's, as a PC/SC reader makes it. */
const PHONE_ATR = fromHex("3b80800101");
const ASKS_ATR = 4;
const POWER_MAX = 2;
const LENGTH_BYTES = 2;

export interface Exchange {
  readonly command: Uint8Array;
  readonly answer: Uint8Array;
  /** By performance.now(): when the command was there. */
  readonly at: number;
}

export interface LyingPhone {
  /** In the order in which they came. */
  readonly log: readonly Exchange[];
  /** Settles when it has answered so many. */
  answered(count: number): Promise<void>;
  pull(): void;
}

/** Settles when it lies there; pcscd sees it at its next look. */
export async function layDown(slot: string, holder: Holder): Promise<LyingPhone> {
  const socket = connect(slot);
  await once(socket, "connect");
  socket.on("error", () => {});
  const log: Exchange[] = [];
  let wake = (): void => {};
  let pending = Buffer.alloc(0);
  const send = (payload: Uint8Array): void => {
    const frame = Buffer.alloc(LENGTH_BYTES + payload.length);
    frame.writeUInt16BE(payload.length);
    frame.set(payload, LENGTH_BYTES);
    socket.write(frame);
  };
  const take = (payload: Uint8Array): void => {
    const [code = 0] = payload;
    if (payload.length > 1) {
      const at = performance.now();
      const answer = holder.transmit(payload);
      log.push({ command: payload, answer, at });
      send(answer);
      wake();
    } else if (code === ASKS_ATR) {
      send(PHONE_ATR);
    } else if (code <= POWER_MAX) {
      holder.tell({ type: "field", isOn: false });
      holder.tell({ type: "field", isOn: true });
    }
  };
  socket.on("data", (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    for (;;) {
      const end = pending.length < LENGTH_BYTES ? 0 : LENGTH_BYTES + pending.readUInt16BE(0);
      if (end === 0 || pending.length < end) {
        return;
      }
      const payload = Uint8Array.from(pending.subarray(LENGTH_BYTES, end));
      pending = pending.subarray(end);
      take(payload);
    }
  });
  return {
    log,
    async answered(count) {
      while (log.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    pull: () => void socket.destroy(),
  };
}
