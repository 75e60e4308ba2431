/** A reader that waits at a port for virtual cards, on the reader's side of vpcd's wire, as a test plays it. */
import { type AddressInfo, type Socket, createServer } from "node:net";
import { afterEach } from "vitest";

/** For a card, and for its answer, in milliseconds. */
const WAIT = 10_000;
const ON = Buffer.from([1]);
const ATR = Buffer.from([4]);

export interface WaitingReader {
  readonly port: number;
  /** The next card's ATR, in hex, once it lies there. */
  card(): Promise<string>;
  /** Its answer in hex; null where it was taken away instead. */
  ask(command: string): Promise<string | null>;
  /** Settles when nothing lies there any more. */
  gone(): Promise<void>;
}

/** To be called once at the head of a test file. */
export function withWaitingReaders(): { open(port?: number): Promise<WaitingReader> } {
  let closing: (() => void)[] = [];
  afterEach(() => {
    closing.forEach((close) => close());
    closing = [];
  });
  return {
    async open(port = 0) {
      let card: Socket | null = null;
      let bytes = Buffer.alloc(0);
      let wake = (): void => {};
      const server = createServer((socket) => {
        card = socket;
        bytes = Buffer.alloc(0);
        socket.on("error", () => {});
        socket.on("data", (part) => {
          bytes = Buffer.concat([bytes, part]);
          wake();
        });
        socket.on("close", () => {
          card = card === socket ? null : card;
          wake();
        });
        wake();
      });
      await new Promise<void>((resolve) => {
        server.listen(port, "127.0.0.1", resolve);
      });
      closing.push(() => {
        card?.destroy();
        server.close();
      });
      const until = async (is: () => boolean): Promise<void> => {
        const end = Date.now() + WAIT;
        while (!is()) {
          if (Date.now() > end) {
            throw new Error("the card was not seen as wanted");
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
            setTimeout(resolve, 50);
          });
        }
      };
      const send = (payload: Buffer): void => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(payload.length);
        card?.write(Buffer.concat([length, payload]));
      };
      const frame = async (): Promise<string | null> => {
        const isWhole = (): boolean =>
          bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE();
        await until(() => isWhole() || card === null);
        if (!isWhole()) {
          return null;
        }
        const end = 2 + bytes.readUInt16BE();
        const payload = bytes.subarray(2, end).toString("hex");
        bytes = bytes.subarray(end);
        return payload;
      };
      return {
        port: (server.address() as AddressInfo).port,
        async card() {
          await until(() => card !== null);
          send(ON);
          send(ATR);
          return (await frame()) ?? "";
        },
        ask(command) {
          send(Buffer.from(command, "hex"));
          return frame();
        },
        gone: () => until(() => card === null),
      };
    },
  };
}
