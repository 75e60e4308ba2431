/**
 * The till's face to the shop's network: HTTPS for tablets that were let in, on one port of this machine.
 *
 *   starting ──listens──▶ open ──other addresses, or little left──▶ open, under another certificate
 *       └──cannot──▶ closed ──in ten seconds──▶ starting
 *
 * The till sells on whatever becomes of it.
 */
import type { Server } from "node:https";
import { type Socket, isIPv4 } from "node:net";
import type { LanView } from "@tillwave/shared/api/tablets";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import type { PageFace } from "@tillwave/shared/host/page-server";
import { portOf } from "@tillwave/shared/host/page-server";
import type { FastifyInstance } from "fastify";
import type { Timers } from "../ports.ts";
import type { MachineNames } from "./certificate.ts";
import type { PrepareTls, ServerTls } from "./certificate-files.ts";
import { createDoor, showCertificate } from "./door.ts";
import { answerPlain } from "./plain-page.ts";

/** A face that could not be opened is tried again, and addresses are looked at, so often, in milliseconds. */
const LOOK_EVERY_MS = 10_000;
const REQUEST_MS_MAX = 10_000;
const HTTPS_PORT = 443;

export interface LanFace {
  /** Settles when it is open, or known to be closed. */
  readonly tried: Promise<void>;
  view(): LanView;
  /** PEM, for who installs it; null while nothing is open. */
  authority(): string | null;
  close(): Promise<void>;
}

export interface LanFaceDeps {
  /** Null for every address of this machine. */
  readonly address: string | null;
  /** Asked once; the same one is tried again from then on. */
  choosePort(): Promise<number>;
  names(): MachineNames;
  readonly prepareTls: PrepareTls;
  /** The same routes as on loopback, behind the guard for tablets. */
  serve(face: PageFace): FastifyInstance;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

interface OpenFace {
  readonly server: FastifyInstance;
  readonly door: Server;
  readonly port: number;
  readonly sockets: Set<Socket>;
  names: MachineNames;
  tls: ServerTls;
}

export function openLanFace(deps: LanFaceDeps): LanFace {
  const { timers, log, clock, prepareTls, choosePort } = deps;
  let closed: Extract<LanView, { state: "closed" }> | null = null;
  let open: OpenFace | null = null;
  let isOver = false;
  let stop = (): void => {};
  let port = 0;

  const look = async (): Promise<void> => {
    try {
      const names = namesOf(deps);
      const tls = await prepareTls(names, clock.read().wall);
      if (open === null) {
        port = port === 0 ? await choosePort() : port;
        open = await openFace(deps, { names, tls, port });
        log.info({ port: open.port, ...names }, "tablets are served");
      } else if (open.tls.fingerprint !== tls.fingerprint) {
        showCertificate(open.door, tls);
        open.tls = tls;
        log.info({ ...names }, "tablets are shown another certificate");
      }
      // The same certificate may name more than the machine still has.
      open.names = names;
      closed = null;
    } catch (error) {
      if (open === null) {
        closed = { state: "closed", why: reasonOf(error), port };
      }
      log.error({ error: String(error), port }, "tablets are not served as they should");
    }
    if (!isOver) {
      stop = timers.later(() => void look(), LOOK_EVERY_MS);
    }
  };

  const tried = look();
  return {
    tried,
    view() {
      if (open === null) {
        return closed ?? { state: "starting" };
      }
      const { names, tls } = open;
      const at = open.port;
      return {
        state: "open",
        addresses: names.addresses.map((address) => originOf(address, at)),
        fingerprint: tls.fingerprint,
        authority: tls.authority.fingerprint,
      };
    },
    authority: () => open?.tls.authority.certificate ?? null,
    async close() {
      isOver = true;
      stop();
      await tried;
      const closing = open?.server.close();
      // Who has not begun to speak is on no list of the server's.
      open?.sockets.forEach((socket) => socket.destroy());
      await closing;
    },
  };
}

/** Where it listens on one address only, that is the only one that it goes by; else on all of IPv4. */
function namesOf({ address, names: read }: LanFaceDeps): MachineNames {
  if (address !== null) {
    return { addresses: [address], names: [] };
  }
  const { addresses, names } = read();
  return { addresses: addresses.filter((each) => isIPv4(each)), names };
}

async function openFace(
  deps: LanFaceDeps,
  { names, tls, port }: Pick<OpenFace, "names" | "tls" | "port">,
): Promise<OpenFace> {
  let door: Server | null = null;
  const sockets = new Set<Socket>();
  const server = deps.serve({
    makeServer(handler) {
      door = createDoor(handler, {
        tls,
        requestTimeout: REQUEST_MS_MAX,
        plain: (request, response) => {
          const at = request.socket.localAddress?.replace(/^::ffff:/u, "") ?? "";
          const address = `${originOf(at, portOf(server))}/`;
          answerPlain(request, response, { address, fingerprint: face.tls.fingerprint });
        },
      });
      door.on("connection", (socket: Socket) => {
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
      });
      return door;
    },
    isOwnHost: (host, at) => host !== undefined && ownHosts(face.names, at).has(host),
  });
  const face = { server, names, tls } as OpenFace;
  await server.listen({ host: deps.address ?? "0.0.0.0", port });
  return Object.assign(face, { door, sockets, port: portOf(server) });
}

function ownHosts({ addresses, names }: MachineNames, port: number): ReadonlySet<string> {
  const hosts = [...addresses, ...names, "127.0.0.1"].map((name) => bracketed(name));
  return new Set([
    ...hosts.map((host) => `${host}:${port}`),
    ...(port === HTTPS_PORT ? hosts : []),
  ]);
}

const originOf = (address: string, port: number): string =>
  `https://${bracketed(address)}${port === HTTPS_PORT ? "" : `:${port}`}`;

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function reasonOf(error: unknown): Extract<LanView, { state: "closed" }>["why"] {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
    case "EACCES":
      return "port-taken";
    case "EADDRNOTAVAIL":
      return "no-such-address";
    default:
      return "failed";
  }
}
