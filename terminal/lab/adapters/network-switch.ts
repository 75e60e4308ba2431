/**
 * A network cable with a switch in it: a port for the till, which leads to the hub's. What is carried is
 * TLS, so it is carried blindly.
 *
 *   on              as it comes
 *   off             the port is closed, connections are reset
 *   cut             bytes stay where they are; new connections open and lead nowhere until the cable is mended
 *   slow            late, and a little at a time
 *   captive-portal  HTTP redirects to somebody's login page, to whatever is said
 *   nonsense        random bytes, to whatever is said
 */
import { type Server, type Socket, connect, createServer } from "node:net";
import type { LabError, NetworkMode } from "@tillwave/shared/api/lab";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { NetworkSwitch, Noise, Timers } from "../ports.ts";

/** More are reset at once. */
export const CONNECTIONS_MAX = 64;
/** On a slow line: how long a chunk is under way, and how many bytes come through in a second. */
export const SLOW_LATENCY_MS = 600;
const SLOW_BYTES_PER_SECOND = 8 * 1024;
/** What is carried at once on a slow line. */
const SLOW_PIECE_BYTES = 1024;
const NONSENSE_BYTES = 512;

export const PORTAL_ANSWER =
  "HTTP/1.1 302 Found\r\nLocation: http://login.portal.invalid/\r\n" +
  "Content-Type: text/html\r\nContent-Length: 26\r\nConnection: close\r\n\r\n" +
  "<h1>Log in to continue</h1";

export interface NetworkSwitchDeps {
  readonly timers: Timers;
  readonly noise: Noise;
  /** A connection came or went. */
  onChange(): void;
}

export interface NetworkSwitchOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly hubPort: number;
}

export interface OpenNetworkSwitch extends NetworkSwitch {
  close(): void;
}

export async function openNetworkSwitch(
  deps: NetworkSwitchDeps,
  options: NetworkSwitchOptions,
): Promise<Result<OpenNetworkSwitch, LabError>> {
  const lines = new Set<Line>();
  const weather = createWeather(deps.timers);
  const accept = (till: Socket): void => {
    till.on("error", () => {});
    if (lines.size >= CONNECTIONS_MAX) {
      till.resetAndDestroy();
      return;
    }
    const line: Line = { till, hub: null };
    lines.add(line);
    deps.onChange();
    till.once("close", () => {
      lines.delete(line);
      deps.onChange();
      void weather.whileCut().then(() => line.hub?.destroy());
    });
    const mode = weather.mode();
    if (mode === "captive-portal" || mode === "nonsense") {
      answerOnce(till, mode === "nonsense" ? deps.noise.bytes(NONSENSE_BYTES) : PORTAL_ANSWER);
    } else {
      void lead(line, options.hubPort, weather);
    }
  };
  const server = createServer({ noDelay: true, allowHalfOpen: true }, accept);
  const first = await listen(server, options.port);
  if (!first.ok) {
    return first;
  }
  const { value: port } = first;

  const setMode = async (next: NetworkMode): Promise<Result<void, LabError>> => {
    const before = weather.mode();
    weather.set(next);
    if (next !== before && !(CARRYING.has(before) && CARRYING.has(next))) {
      lines.forEach(({ till }) => till.resetAndDestroy());
    }
    if (next === "off") {
      server.close();
      return ok(undefined);
    }
    const again = server.listening ? first : await listen(server, port);
    if (!again.ok) {
      weather.set("off");
      return again;
    }
    return ok(undefined);
  };

  return ok({
    port,
    hubPort: options.hubPort,
    mode: weather.mode,
    connections: () => lines.size,
    setMode,
    close() {
      weather.set("off");
      server.close();
      lines.forEach(({ till }) => till.destroy());
    },
  });
}

/** Connections that exist outlive a change between these. */
const CARRYING: ReadonlySet<NetworkMode> = new Set(["on", "cut", "slow"]);

interface Line {
  readonly till: Socket;
  hub: Socket | null;
}

interface Weather {
  mode(): NetworkMode;
  set(mode: NetworkMode): void;
  /** Settles at once unless the cable is cut, and then when it is whole again. */
  whileCut(): Promise<void>;
  pause(ms: number): Promise<void>;
}

function createWeather({ later }: Timers): Weather {
  let mode: NetworkMode = "on";
  let mend = (): void => {};
  let mended = Promise.resolve();
  const whileCut = (): Promise<void> =>
    mode === "cut" ? mended.then(whileCut) : Promise.resolve();
  return {
    mode: () => mode,
    set(next) {
      if (mode === "cut") {
        mend();
      }
      mode = next;
      if (mode === "cut") {
        mended = new Promise((resolve) => {
          mend = resolve;
        });
      }
    },
    whileCut,
    pause: (ms) =>
      new Promise((resolve) => {
        later(resolve, ms);
      }),
  };
}

function listen(server: Server, port: number): Promise<Result<number, LabError>> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      error.code === "EADDRINUSE" ? resolve(err({ type: "port-taken", port })) : reject(error);
    server.once("error", fail);
    server.listen({ host: "127.0.0.1", port }, () => {
      server.off("error", fail);
      const address = server.address();
      resolve(ok(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

/** The connection to the hub is made as soon as the cable is whole. */
async function lead(line: Line, hubPort: number, weather: Weather): Promise<void> {
  const { till } = line;
  await weather.whileCut();
  if (till.destroyed) {
    return;
  }
  const hub = connect({ host: "127.0.0.1", port: hubPort, noDelay: true, allowHalfOpen: true });
  line.hub = hub;
  // A hub that is down refuses; through this port that looks as if the line had been reset.
  hub.on("error", () => void weather.whileCut().then(() => till.resetAndDestroy()));
  hub.once("close", () => void weather.whileCut().then(() => till.destroy()));
  void carry(till, hub, weather);
  void carry(hub, till, weather);
}

/** One direction, until its end. Nothing is read that cannot be handed on, so nothing piles up here. */
async function carry(from: Socket, to: Socket, weather: Weather): Promise<void> {
  try {
    // Its end is not the other direction's.
    const chunks: AsyncIterable<Uint8Array> = from.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      if (weather.mode() === "slow") {
        await weather.pause(SLOW_LATENCY_MS);
      }
      for (let at = 0; at < chunk.length;) {
        await weather.whileCut();
        const isSlow = weather.mode() === "slow";
        const piece = chunk.subarray(at, isSlow ? at + SLOW_PIECE_BYTES : chunk.length);
        if (isSlow) {
          await weather.pause((piece.length / SLOW_BYTES_PER_SECOND) * 1000);
        }
        at += piece.length;
        await write(to, piece);
      }
    }
    await weather.whileCut();
    to.end();
  } catch {
    // A line that broke was told to both ends by its sockets.
    await weather.whileCut();
    to.destroy();
  }
}

function write(to: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whatever is said first. */
function answerOnce(till: Socket, answer: string | Uint8Array): void {
  till.once("data", () => till.end(answer, () => till.destroy()));
  till.resume();
}
