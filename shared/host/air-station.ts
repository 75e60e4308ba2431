/**
 * A station on the simulated air (shared/api/air.ts): its line to the broker, which is opened again and again while there is
 * none. Whoever is not connected says nothing and hears nothing.
 */
import { createHash } from "node:crypto";
import { createConnection } from "node:net";
import {
  AIR_LINE_BYTES_MAX,
  type BrokerWord,
  type StationWord,
  formatAirWord,
  parseBrokerWord,
} from "../api/air.ts";
import { createLineReader } from "./line-reader.ts";

const RETRY_MS = 500;

export interface AirStationListener {
  /** Connected, and nothing is known of it there: it says `hello` first. */
  opened(): void;
  heard(word: BrokerWord): void;
  /** Until it opens again. */
  lost(): void;
}

export interface AirStation {
  say(word: StationWord): void;
  close(): Promise<void>;
}

export function openAirStation(path: string, listener: AirStationListener): AirStation {
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  let socket = connect();
  let isOpen = false;

  function connect() {
    const mine = createConnection(path);
    const take = createLineReader(AIR_LINE_BYTES_MAX, (line) => {
      const word = parseBrokerWord(line);
      if (word !== null && !isClosed) {
        listener.heard(word);
      }
    });
    mine.setEncoding("utf8");
    mine.on("connect", () => {
      isOpen = true;
      listener.opened();
    });
    mine.on("data", (text: string) => {
      if (!take(text)) {
        mine.destroy();
      }
    });
    // "close" follows.
    mine.on("error", () => {});
    mine.on("close", () => {
      const wasOpen = isOpen;
      isOpen = false;
      if (isClosed) {
        return;
      }
      if (wasOpen) {
        listener.lost();
      }
      retry = setTimeout(() => {
        socket = connect();
      }, RETRY_MS);
    });
    return mine;
  }

  return {
    say(word) {
      if (isOpen) {
        socket.write(`${formatAirWord(word)}\n`);
      }
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      if (!socket.destroyed) {
        const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
        socket.end();
        socket.destroySoon();
        await closed;
      }
    },
  };
}

/** A random static one (Core 5.4, Vol 6, Part B, 1.3.2.1), always the same for the same name. */
export function airAddressOf(name: string): string {
  const bytes = createHash("sha256").update(name).digest().subarray(0, 6);
  bytes[0] = (bytes[0] ?? 0) | 0xc0;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}
