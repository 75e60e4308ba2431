/** Where the shop's programs listen: the usual port where it is free, else any. */
import { createServer } from "node:net";

/** All on this machine but the hub's, which tills of the shop reach. */
export const USUAL_PORTS = { hub: 8447, console: 8448, network: 8449, lab: 8450 } as const;

/** Somebody may take it before it is used; then the program that meets it says so. */
export async function freePort(wanted: number, host = "127.0.0.1"): Promise<number> {
  const port = await tryPort(wanted, host);
  return port ?? (await tryPort(0, host)) ?? 0;
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
