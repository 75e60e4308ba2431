/** A man in the middle: ends TLS with a key of its own, and hands everything on to the hub. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { hubFolder } from "@tillwave/hub/hub-folder";

export interface TlsProxy {
  readonly url: string;
  /** Bytes that have come through from tills. */
  readonly heard: () => number;
  close(): void;
}

/** `folder` is that of a hub which has run: its key and certificate are real, and others than the right hub's. */
export async function startTlsProxy(folder: string, to: string): Promise<TlsProxy> {
  const files = hubFolder(folder);
  let heard = 0;
  const server = createServer(
    { key: readFileSync(files.serverKey), cert: readFileSync(files.server) },
    (till) => {
      const { hostname: host, port } = new URL(to);
      const hub = connect({ host, port: Number(port), rejectUnauthorized: false });
      till.on("data", (bytes) => {
        heard += bytes.length;
      });
      till.on("error", () => hub.destroy());
      hub.on("error", () => till.destroy());
      till.pipe(hub).pipe(till);
    },
  );
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    heard: () => heard,
    close: () => void server.close(),
  };
}
