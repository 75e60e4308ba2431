/**
 * A virtual card that dials in to vpcd, or to the till's own virtual reader. Spec: vpcd of vsmartcard 3.3: length u16
 * and payload both ways; 00 off, 01 on, 02 reset, 04 asks for the ATR; anything else is an APDU.
 */
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import type { SimulatedAnswer, SimulatedCard } from "@tillwave/service/scenarios/simulated-reader";

const ASKS_ATR = 4;
const POWER = 2;

/** A simulated card that may also misbehave on the wire: bytes that are sent as they are, and then it may be pulled. */
export interface DiallingModel extends Omit<SimulatedCard, "apdu"> {
  apdu(command: Uint8Array): SimulatedAnswer | { readonly raw: Uint8Array; readonly pull?: true };
}

export type CardPlace = { readonly path: string } | { readonly port: number };

export interface DiallingCard {
  /** APDUs in the order in which they came. */
  readonly heard: readonly Uint8Array[];
  pull(): void;
  /** Settles when the other side has hung up, or it was pulled. */
  readonly gone: Promise<unknown>;
  send(raw: Uint8Array): void;
}

/** Settles when it lies there. */
export async function dialIn(place: CardPlace, model: DiallingModel): Promise<DiallingCard> {
  const socket = connect("port" in place ? { ...place, host: "127.0.0.1" } : place);
  const gone = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "connect");
  socket.setNoDelay(true);
  socket.on("error", () => {});
  const heard: Uint8Array[] = [];
  let pending = Buffer.alloc(0);
  socket.on("data", (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const payload = Uint8Array.from(pending.subarray(2, end));
      pending = pending.subarray(end);
      take(payload);
    }
  });
  const take = (payload: Uint8Array): void => {
    const [code = 0] = payload;
    if (payload.length === 1 && code === ASKS_ATR) {
      socket.write(framed(model.atr));
    } else if (payload.length === 1 && code <= POWER) {
      model.reset?.();
    } else {
      heard.push(payload);
      answer(socket, model.apdu(payload));
    }
  };
  return {
    heard,
    gone,
    pull: () => void socket.destroy(),
    send: (raw) => void socket.write(raw),
  };
}

function answer(socket: Socket, said: ReturnType<DiallingModel["apdu"]>): void {
  if (said instanceof Uint8Array) {
    socket.write(framed(said));
  } else if ("delayMs" in said) {
    setTimeout(() => socket.write(framed(said.answer)), said.delayMs);
  } else if ("raw" in said) {
    socket.write(said.raw, () => said.pull && socket.destroy());
  } else if ("pull" in said) {
    socket.destroy();
  }
}

export function framed(payload: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(2 + payload.length);
  frame.writeUInt16BE(payload.length);
  frame.set(payload, 2);
  return Uint8Array.from(frame);
}
