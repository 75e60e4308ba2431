/**
 * A port that nobody has: the wanted one where it is free, else any.
 *
 * Between the look and the listening another may be given the same. Who looks for a program that is yet to be started claims
 * the port: it holds the UDP port of that number, which stands in nobody's way, until this program ends, and whatever is
 * held so is nobody else's. Two shops that open at once are then never given one port, nor two programs of one shop.
 */
import { randomInt } from "node:crypto";
import { type Socket, createSocket } from "node:dgram";
import { createServer } from "node:net";

const LOOPBACK = "127.0.0.1";
const PORT_MAX = 65_535;
const PORTS_TRIED_MAX = 50;
/**
 * Any port is one of these: below those that Linux gives to whoever calls out (ip_local_port_range, from 32768
 * on), one of which may be gone again before it is used.
 */
const ANY_PORT = { from: 20_000, below: 32_000 };

/** For whoever listens there at once; 0 where none was found. */
export async function freePort(wanted: number, host = LOOPBACK): Promise<number> {
  const isWantedFree = wanted !== 0 && (await isFree(wanted, host));
  return isWantedFree ? wanted : anyPort((port) => isFree(port, host));
}

/** For another program of this machine, as long as this one runs; 0 where none was found. */
export async function claimPort(wanted: number): Promise<number> {
  return (await claim(wanted)) ? wanted : anyPort(claim);
}

/** The first of two that follow each other. */
export async function claimPortPair(wanted: number): Promise<number> {
  return (await claimPair(wanted)) ? wanted : anyPort(claimPair);
}

async function anyPort(take: (port: number) => Promise<boolean>): Promise<number> {
  for (let tries = 0; tries < PORTS_TRIED_MAX; tries += 1) {
    const port = randomInt(ANY_PORT.from, ANY_PORT.below);
    if (await take(port)) {
      return port;
    }
  }
  return 0;
}

async function isFree(port: number, host: string): Promise<boolean> {
  const holder = await hold(port, host);
  holder?.close();
  return holder !== null && (await canListen(port, host));
}

async function claim(port: number): Promise<boolean> {
  return (await claimed(port)) !== null;
}

async function claimPair(first: number): Promise<boolean> {
  const holder = await claimed(first);
  const isPair = holder !== null && (await claim(first + 1));
  if (!isPair) {
    holder?.close();
  }
  return isPair;
}

async function claimed(port: number): Promise<Socket | null> {
  const holder = port > 0 && port <= PORT_MAX ? await hold(port, LOOPBACK) : null;
  if (holder === null || (await canListen(port, LOOPBACK))) {
    return holder;
  }
  holder.close();
  return null;
}

/** Keeps no program running, and throws away whatever comes. */
function hold(port: number, address: string): Promise<Socket | null> {
  const holder = createSocket("udp4");
  return new Promise((resolve) => {
    holder.once("error", () => {
      holder.close();
      resolve(null);
    });
    holder.bind({ port, address, exclusive: true }, () => {
      holder.unref();
      resolve(holder);
    });
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
