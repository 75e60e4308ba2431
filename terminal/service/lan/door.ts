/**
 * One port for two kinds of callers: who begins with a TLS handshake is served, who speaks plain HTTP is told
 * how to come again.
 *
 * Spec: RFC 8446 §5.1: the first byte of a TLS connection is 22, a handshake record. No method of HTTP begins so.
 */
import { type IncomingMessage, type ServerResponse, createServer as createHttp } from "node:http";
import { type Server, createServer as createHttps } from "node:https";
import type { Socket } from "node:net";
import type { CertifiedKey } from "./certificate.ts";

const HANDSHAKE = 22;
/** Who says nothing for so long is let go, in milliseconds. */
const FIRST_BYTE_WITHIN_MS = 5000;
/** A plain caller hears one answer and is let go after so long, in milliseconds. */
const PLAIN_MS_MAX = 10_000;
const HANDSHAKE_MS_MAX = 10_000;
/** Sixteen tablets with six connections each, and some that are about to end. */
const CONNECTIONS_MAX = 128;
/** Of one address: whoever it is cannot keep all others out. A tablet has six, twice as many with a customer's screen. */
export const CONNECTIONS_OF_ONE_MAX = 32;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface DoorOptions {
  readonly tls: CertifiedKey;
  /** Of one request to arrive, in milliseconds. */
  readonly requestTimeout: number;
  /** Answers who does not speak TLS. */
  readonly plain: Handler;
}

export function createDoor(handler: Handler, { tls, requestTimeout, plain }: DoorOptions): Server {
  const door = createHttps(
    {
      ...tlsOptions(tls),
      handshakeTimeout: HANDSHAKE_MS_MAX,
      requestTimeout,
      headersTimeout: requestTimeout,
      ALPNProtocols: ["http/1.1"],
    },
    handler,
  );
  const told = createHttp({ keepAlive: false, maxHeaderSize: 8192 }, plain);
  door.maxConnections = CONNECTIONS_MAX;
  const [shakeHands] = door.listeners("connection");
  door.removeAllListeners("connection");
  const isOneTooMany = countByAddress();
  door.on("connection", (socket: Socket) => {
    if (isOneTooMany(socket)) {
      socket.destroy();
      return;
    }
    const tooLate = setTimeout(() => socket.destroy(), FIRST_BYTE_WITHIN_MS).unref();
    socket.on("error", () => socket.destroy());
    socket.once("close", () => clearTimeout(tooLate));
    socket.once("data", (bytes: Uint8Array) => {
      clearTimeout(tooLate);
      socket.pause();
      socket.unshift(bytes);
      if (bytes[0] === HANDSHAKE) {
        shakeHands?.call(door, socket);
      } else {
        const enough = setTimeout(() => socket.destroy(), PLAIN_MS_MAX).unref();
        socket.once("close", () => clearTimeout(enough));
        told.emit("connection", socket);
      }
      // Whoever took it over has put its own listeners on by then.
      process.nextTick(() => socket.resume());
    });
  });
  return door;
}

function countByAddress(): (socket: Socket) => boolean {
  const open = new Map<string, number>();
  return (socket) => {
    const from = socket.remoteAddress ?? "";
    const others = open.get(from) ?? 0;
    if (others >= CONNECTIONS_OF_ONE_MAX) {
      return true;
    }
    open.set(from, others + 1);
    socket.once("close", () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left > 0) {
        open.set(from, left);
      } else {
        open.delete(from);
      }
    });
    return false;
  };
}

/** From now on; who is connected already is not disturbed. */
export function showCertificate(door: Server, tls: CertifiedKey): void {
  door.setSecureContext(tlsOptions(tls));
}

const tlsOptions = ({ certificate, key }: CertifiedKey) =>
  ({ cert: certificate, key, minVersion: "TLSv1.2" }) as const;
