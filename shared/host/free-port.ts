/** A port that nobody has: the wanted one where it is free, else any. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const PORT_MAX = 65_535;
const PORTS_TRIED_MAX = 50;
/**
 * Any port is one of these: below those that Linux gives to whoever calls out (ip_local_port_range, from 32768
 * on), one of which may be gone again before it is used.
 */
const ANY_PORT = { from: 20_000, below: 32_000 };

/** The first of two that follow each other; 0 where none were found. */
export async function freePortPair(wanted: number): Promise<number> {
  let port = wanted;
  for (let tries = 0; tries < PORTS_TRIED_MAX; tries += 1) {
    const first = await freePort(port);
    if (first < PORT_MAX && (await tryPort(first + 1, "127.0.0.1")) !== null) {
      return first;
    }
    port = 0;
  }
  return 0;
}

/** Somebody may take it before it is used; then the program that meets it says so. */
export async function freePort(wanted: number, host = "127.0.0.1"): Promise<number> {
  const port = wanted === 0 ? null : await tryPort(wanted, host);
  return port ?? anyPort(host);
}

async function anyPort(host: string): Promise<number> {
  for (let tries = 0; tries < PORTS_TRIED_MAX; tries += 1) {
    const port = await tryPort(randomInt(ANY_PORT.from, ANY_PORT.below), host);
    if (port !== null) {
      return port;
    }
  }
  return 0;
}

function tryPort(port: number, host: string): Promise<number | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === "object" && address !== null ? address.port : null;
      server.close(() => resolve(got));
    });
  });
}
