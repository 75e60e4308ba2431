/** The programs that have a socket on one adapter. What they write comes here; they are told what the controller says. */
import { type Server, type Socket, createServer } from "node:net";
import { NOTICE, createH4Stream } from "./h4-stream.ts";

export interface Host {
  readonly socket: Socket;
}

export interface Hosts {
  readonly count: number;
  /** To all of them but `except`. */
  tell(packet: Uint8Array, except?: Host): void;
  notice(what: "up" | "down"): void;
  /** Their sockets are dead for good. */
  drop(): void;
  close(): Promise<void>;
}

/** `left`: the last one has gone. `path` is the socket's, where they attach. */
export async function listenForHosts(
  path: string,
  heard: (packet: Uint8Array, from: Host) => void,
  left: () => void = () => {},
): Promise<Hosts> {
  const hosts = new Set<Host>();
  const server: Server = createServer((socket) => {
    const host: Host = { socket };
    const stream = createH4Stream();
    hosts.add(host);
    socket
      .on("error", () => {})
      .on("close", () => {
        if (hosts.delete(host) && hosts.size === 0) {
          left();
        }
      });
    socket.on("data", (bytes: Buffer) => {
      const packets = stream.push(bytes);
      if (!packets.ok) {
        socket.destroy();
        return;
      }
      packets.value.forEach((packet) => heard(packet, host));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
  const drop = (): void => {
    hosts.forEach(({ socket }) => socket.destroy());
    hosts.clear();
  };
  return {
    get count() {
      return hosts.size;
    },
    tell(packet, except) {
      for (const host of hosts) {
        if (host !== except) {
          host.socket.write(packet);
        }
      }
    },
    notice(what) {
      const bytes = Uint8Array.of(NOTICE.type, NOTICE[what]);
      hosts.forEach(({ socket }) => socket.write(bytes));
    },
    drop,
    async close() {
      drop();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
