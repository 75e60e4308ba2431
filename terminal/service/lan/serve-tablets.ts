/** Puts together what serves tablets: their list, the guard of both faces, and the face to the shop's network. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { freePort } from "@tillwave/shared/host/free-port";
import type { PageFace } from "@tillwave/shared/host/page-server";
import type { FastifyInstance } from "fastify";
import type { TabletServing } from "../api/tablet-routes.ts";
import type { Ports } from "../ports.ts";
import type { TillService } from "../till-service.ts";
import { createCallers } from "./callers.ts";
import type { MachineNames } from "./certificate.ts";
import { createTlsFiles } from "./certificate-files.ts";
import type { LanLaunch } from "./lan-option.ts";
import { type LanFace, openLanFace } from "./lan-face.ts";
import { createTabletDesk } from "./tablet-desk.ts";
import { createTabletFile } from "./tablet-file.ts";
import { createTablets } from "./tablets.ts";

export interface TabletsDeps {
  readonly folder: string;
  /** The till's own page's. */
  readonly token: string;
  /** Null where this till serves no tablets. */
  readonly lan: LanLaunch | null;
  readonly service: Pick<TillService, "ask" | "isTraining">;
  readonly ports: Pick<Ports, "clock" | "random" | "crypto" | "timers" | "log">;
  names(): MachineNames;
}

export interface ServedTablets {
  readonly serving: TabletServing;
  /** From then on tablets are served, where they are at all. */
  open(serve: (face: PageFace) => FastifyInstance): void;
  close(): Promise<void>;
}

export function serveTablets({ lan, service, ports, ...deps }: TabletsDeps): ServedTablets {
  const { folder, token, names } = deps;
  const { random, crypto: digest, timers, clock, log } = ports;
  const file = createTabletFile(folder);
  const tablets = createTablets({ file, random, digest, clock, log });
  let face: LanFace | null = null;
  const desk = createTabletDesk({
    tablets,
    random,
    digest,
    now: timers.now,
    lan: () => face?.view() ?? { state: lan === null ? "off" : "starting" },
    // A tablet that is let in stays; in training none of those is there who might allow it.
    approve: (approval) =>
      service.isTraining()
        ? null
        : service.ask(({ staff }) => staff.approvals.take("tablets", approval)),
    log,
  });
  const callers = createCallers({ token, tablets, digest });
  return {
    serving: { desk, callers, authority: () => face?.authority() ?? null },
    open(serve) {
      if (lan === null) {
        return;
      }
      const choosePort = (): Promise<number> => keptPort(folder, lan);
      const prepareTls = createTlsFiles(folder);
      const { address } = lan;
      face = openLanFace({ address, choosePort, names, prepareTls, serve, clock, timers, log });
    },
    async close() {
      await face?.close();
      tablets.close();
    },
  };
}

/** Tablets keep the address that they were paired at. */
async function keptPort(folder: string, { address, port, orAny }: LanLaunch): Promise<number> {
  if (!orAny) {
    return port;
  }
  const file = join(folder, "lan", "port");
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const wanted = Number.isInteger(kept) && kept > 0 && kept < 65_536 ? kept : port;
  const found = await freePort(wanted, address ?? "0.0.0.0");
  if (found !== kept) {
    makeFolder(join(folder, "lan"));
    writeFileAtomic(file, `${found}\n`, { mode: 0o600 });
  }
  return found;
}
