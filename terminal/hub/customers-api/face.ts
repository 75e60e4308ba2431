/**
 * Where customers' phones find their page, and what they are believed. Microphones and WebCrypto exist
 * only on secure origins:
 *
 *   alone              http://localhost:8454        a browser on this machine takes it for secure
 *   with a certificate https://its name:8454        `--tls-cert`, `--tls-key`
 *   behind a proxy     https://check.shop.example   plain HTTP from the proxy, which says who asks
 *
 * On any other plain address the page says in words why it cannot listen.
 */
import { type RequestListener, type Server, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { IncomingMessage } from "node:http";
import type { PageFace } from "@tillwave/shared/host/page-server";
import { TLS_MIN, type TlsPair, nameOf } from "./tls-pair.ts";

export interface FaceOptions {
  /** The address that it listens at. */
  readonly host: string;
  /** What customers call it, where a proxy stands before it; an origin. */
  readonly url: string | null;
  /** The only address whose word about who asks is believed. */
  readonly proxy: string | null;
  readonly tls: TlsPair | null;
}

export interface CustomersFace extends PageFace {
  readonly scheme: "http" | "https";
  /** Who asks, as far as that is known. */
  addressOf(request: IncomingMessage): string;
  /** For the connections to come. */
  renew(pair: TlsPair): void;
}

/** A hostile proxy header is not read any further, in characters. */
const FORWARDED_MAX = 1000;
const CONNECTIONS_MAX = 4000;
const KEEP_ALIVE_MS = 15_000;

export function createCustomersFace(options: FaceOptions): CustomersFace {
  const { tls, url, proxy } = options;
  let secure: ReturnType<typeof createTlsServer> | null = null;
  const scheme = (url === null ? tls !== null : url.startsWith("https:")) ? "https" : "http";
  return {
    scheme,
    makeServer(handler: RequestListener): Server {
      const server =
        tls === null
          ? createServer(handler)
          : (secure = createTlsServer({ ...tls, minVersion: TLS_MIN }, handler));
      server.maxConnections = CONNECTIONS_MAX;
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      return server;
    },
    isOwnHost: (host, port) => isOwn(host, port, options),
    addressOf(request) {
      const peer = plainAddress(request.socket.remoteAddress ?? "");
      return proxy !== null && peer === plainAddress(proxy)
        ? (forwardedFor(request) ?? peer)
        : peer;
    },
    renew: (pair) => secure?.setSecureContext({ ...pair, minVersion: TLS_MIN }),
  };
}

export interface Reached {
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly pair: TlsPair | null;
}

/** What people are told to open: a name that the certificate holds for, where there is one. */
export function urlOf(
  { url, host, address }: Pick<FaceOptions, "url" | "host"> & { readonly address: string },
  { scheme, port, pair }: Reached,
): string {
  if (url !== null) {
    return url;
  }
  const isLocal = host === "127.0.0.1" || host === "localhost";
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const named = pair === null ? null : nameOf(pair);
  return `${scheme}://${named ?? (isLocal ? "localhost" : isEverywhere ? address : host)}:${port}`;
}

/** Nothing here rests on a cookie: a foreign name that leads here finds what everybody finds. */
function isOwn(host: string | undefined, port: number, { url, host: at }: FaceOptions): boolean {
  if (host === undefined) {
    return false;
  }
  if (url !== null && host === new URL(url).host) {
    return true;
  }
  const isLocal = host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  return isLocal || (url === null && at !== "127.0.0.1" && at !== "localhost");
}

/** Written last by the proxy itself: what stands before it anybody may have written. */
function forwardedFor({ headers }: IncomingMessage): string | null {
  const header = headers["x-forwarded-for"];
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  const last = text.length > FORWARDED_MAX ? "" : (text.split(",").at(-1)?.trim() ?? "");
  return /^[\da-fA-F.:]{2,45}$/u.test(last) ? plainAddress(last) : null;
}

const plainAddress = (address: string): string =>
  address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
