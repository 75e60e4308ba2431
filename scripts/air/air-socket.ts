/** The broker of the simulated air on a Unix socket, for the programs of one person on one machine. */
import { chmodSync, rmSync } from "node:fs";
import { type Socket, createConnection, createServer } from "node:net";
import {
  AIR_LINE_BYTES_MAX,
  type BrokerWord,
  formatAirWord,
  parseStationWord,
} from "@tillwave/shared/api/air";
import { createLineReader } from "@tillwave/shared/host/line-reader";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type Broker, createBroker } from "./broker.ts";

/** A station that does not read hears no more reports, as a radio that is busy does not. */
const UNREAD_BYTES_MAX = 256 * 1024;

export interface Air {
  readonly path: string;
  close(): Promise<void>;
}

/** Rejects where another one is there, or the path is none for a socket. */
export async function openAir(path: string): Promise<Air> {
  if (await isAnswered(path)) {
    throw new Error(`another air is at ${path}`);
  }
  const broker = createBroker({ later: machineTimers.later, chance: Math.random });
  const sockets = new Set<Socket>();
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, broker);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return {
    path,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** What a killed one left there does not answer. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const end = (isThere: boolean) => (): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
}

function serve(socket: Socket, broker: Broker): void {
  const say = (word: BrokerWord): void => {
    const isLost = word.say === "report" && socket.writableLength > UNREAD_BYTES_MAX;
    if (!socket.destroyed && !isLost) {
      socket.write(`${formatAirWord(word)}\n`);
    }
  };
  const station = broker.join({ say });
  socket.on("error", () => socket.destroy());
  if (station === null) {
    socket.destroy();
    return;
  }
  const take = createLineReader(AIR_LINE_BYTES_MAX, (line) => {
    const word = parseStationWord(line);
    if (word === null || !station.hear(word)) {
      socket.destroy();
    }
  });
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    if (!take(text)) {
      socket.destroy();
    }
  });
  socket.once("close", () => station.left());
}
