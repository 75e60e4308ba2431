/**
 * Readers without a reader: a virtual card dials in, and lies there until it hangs up. Speaks the reader's side of
 * vpcd's protocol (vsmartcard 3.3, src/vpcd), so that whatever taps on vpcd taps here, without pcscd between.
 *
 *   both ways: length u16, big-endian; payload
 *   to the card: 00 power off · 01 power on · 02 reset (no answer) · 04 ATR? (answered) · else an APDU (answered)
 *
 * Listens on 127.0.0.1 only: on the port given, and on the next one. One card lies on a reader at a time; the next
 * one waits. What comes unasked is thrown away.
 */
import { type Server, type Socket, createServer } from "node:net";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Driver, DriverFault, DriverListener, OpenDriver } from "../driver.ts";

const VIRTUAL_SLOTS = 2;
/** Cards in the queue for one reader; who comes later is hung up on. */
const QUEUE_MAX = 4;
/** ISO/IEC 7816-3, §8.2. */
const ATR_BYTES = { min: 2, max: 33 };
const LENGTH_BYTES = 2;
const POWER_OFF = Uint8Array.of(0);
const POWER_ON = Uint8Array.of(1);
const RESET = Uint8Array.of(2);
const GET_ATR = Uint8Array.of(4);
/** For the answer to GET_ATR, in milliseconds. */
const ATR_WAIT = 500;

export const virtualReaderName = (slot: number): string => `Virtual reader ${slot + 1}`;

/** Rejects where one of the ports is taken. */
export async function listenForCards(port: number): Promise<OpenDriver> {
  const benches = await Promise.all(
    Array.from({ length: VIRTUAL_SLOTS }, async (_, slot) => {
      const bench = createBench(virtualReaderName(slot));
      await listen(bench.server, port + slot);
      return bench;
    }),
  );
  const benchOf = (reader: string): Bench | undefined =>
    benches.find(({ name }) => name === reader);
  return (listener) => {
    queueMicrotask(() => {
      listener.readers(benches.map(({ name }) => name));
      benches.forEach((bench) => bench.listenTo(listener));
    });
    return {
      connect: async (reader) => benchOf(reader)?.connect() ?? err("there is no such reader"),
      transmit: async (reader, command) =>
        benchOf(reader)?.transmit(command) ?? err({ type: "removed", detail: "no such reader" }),
      async end(reader, how) {
        benchOf(reader)?.tell(how === "reset" ? RESET : POWER_OFF);
      },
    } satisfies Driver;
  };
}

interface Bench {
  readonly name: string;
  readonly server: Server;
  listenTo(listener: DriverListener): void;
  connect(): Promise<Result<Uint8Array, string>>;
  transmit(command: Uint8Array): Promise<Result<Uint8Array, DriverFault>>;
  tell(word: Uint8Array): void;
}

/** One reader: the card that lies on it, and those that wait. */
function createBench(name: string): Bench {
  let listener: DriverListener | null = null;
  let queue: readonly Socket[] = [];
  let card: CardLine | null = null;
  const put = (socket: Socket): void => {
    card = openCardLine(socket);
    listener?.inserted(name);
  };
  const leave = (socket: Socket): void => {
    const lay = card?.socket === socket;
    queue = queue.filter((waiting) => waiting !== socket);
    if (lay) {
      card?.end();
      card = null;
      listener?.gone(name);
      const [next, ...others] = queue;
      queue = others;
      if (next !== undefined) {
        put(next);
      }
    }
  };
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => leave(socket));
    if (card === null) {
      put(socket);
    } else if (queue.length < QUEUE_MAX) {
      queue = [...queue, socket];
    } else {
      socket.destroy();
    }
  });
  const gone: DriverFault = { type: "removed", detail: "it is gone" };
  return {
    name,
    server,
    listenTo(to) {
      listener = to;
      if (card !== null) {
        to.inserted(name);
      }
    },
    async connect() {
      const line = card;
      line?.tell(POWER_ON);
      const atr = await line?.ask(GET_ATR, ATR_WAIT);
      const length = atr?.length ?? 0;
      const isAtr = length >= ATR_BYTES.min && length <= ATR_BYTES.max;
      return atr !== undefined && atr !== null && isAtr ? ok(atr) : err("no answer to reset");
    },
    async transmit(command) {
      const answer = await card?.ask(command);
      return answer === undefined || answer === null ? err(gone) : ok(answer);
    },
    tell: (word) => card?.tell(word),
  };
}

interface CardLine {
  readonly socket: Socket;
  tell(payload: Uint8Array): void;
  /** Null where it left, or said nothing for so long. One question at a time. */
  ask(payload: Uint8Array, waitMs?: number): Promise<Uint8Array | null>;
  end(): void;
}

function openCardLine(socket: Socket): CardLine {
  let pending: Uint8Array = new Uint8Array();
  let settle: ((answer: Uint8Array | null) => void) | null = null;
  const answer = (payload: Uint8Array | null): void => {
    const waiting = settle;
    settle = null;
    waiting?.(payload);
  };
  socket.on("data", (bytes: Buffer) => {
    pending = concatBytes([pending, bytes]);
    for (let frame = firstFrame(pending); frame !== null; frame = firstFrame(pending)) {
      pending = pending.slice(LENGTH_BYTES + frame.length);
      answer(frame);
    }
  });
  const tell = (payload: Uint8Array): void => {
    const frame = new Uint8Array(LENGTH_BYTES + payload.length);
    new DataView(frame.buffer).setUint16(0, payload.length);
    frame.set(payload, LENGTH_BYTES);
    socket.write(frame);
  };
  return {
    socket,
    tell,
    ask(payload, waitMs) {
      const asked = new Promise<Uint8Array | null>((resolve) => {
        settle = resolve;
      });
      tell(payload);
      if (waitMs !== undefined) {
        const timer = setTimeout(() => answer(null), waitMs);
        void asked.then(() => clearTimeout(timer));
      }
      return asked;
    },
    end: () => answer(null),
  };
}

function firstFrame(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < LENGTH_BYTES) {
    return null;
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0);
  const end = LENGTH_BYTES + length;
  return bytes.length < end ? null : bytes.slice(LENGTH_BYTES, end);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, exclusive: true }, resolve);
  });
}
