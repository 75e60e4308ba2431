/** A hub as a whole: its memory, its desks and its servers, opened from its folder. */
import { readFileSync } from "node:fs";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { OpenError } from "@tillwave/sqlite/database";
import type { FastifyInstance } from "fastify";
import { createCatalogueDesk } from "./catalogue/catalogue-desk.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { createConsoleServer } from "./console-api/server.ts";
import { createSessions } from "./console-api/sessions.ts";
import type { HubContext } from "./context.ts";
import { type FaceOptions, createCustomersFace, urlOf } from "./customers-api/face.ts";
import { createCustomersServer } from "./customers-api/server.ts";
import {
  type TlsFiles,
  type TlsPair,
  type TlsPairError,
  createTlsRenewal,
  readTlsPair,
} from "./customers-api/tls-pair.ts";
import { createGroupCommit } from "./group-commit.ts";
import { hubFolder, isHub } from "./hub-folder.ts";
import { createImportDesk } from "./import.ts";
import { createJoinRate } from "./join-desk.ts";
import { type HubKeys, type KeysError, readKeys } from "./keys.ts";
import type { Ports } from "./ports.ts";
import { type PresenceDesk, createPresenceDesk } from "./presence/presence-desk.ts";
import { openSiteKey } from "./presence/site-key.ts";
import type { HubState, HubStore } from "./store/hub-store.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import { createTillServer } from "./till-api/server.ts";
import { type TillDesk, createTillDesk } from "./till-desk.ts";
import { prepareServerTls } from "./tls/server-files.ts";
import { createUpkeep } from "./upkeep.ts";
import { keepRulesFresh } from "./wallets/rules.ts";

export interface HubOptions {
  readonly folder: string;
  /** Of the software. */
  readonly version: string;
  /** Where the built console page lies. */
  readonly pageFolder: string;
  /** What codes and the console call this hub's address; null says it by the port. */
  readonly url: string | null;
  /** Under which the machine is found. */
  readonly address: string;
  readonly addresses: readonly string[];
  readonly proxySpkis: readonly Uint8Array[];
  /** Null: customers are served no page. */
  readonly customers: CustomersOptions | null;
}

export interface CustomersOptions extends Omit<FaceOptions, "tls"> {
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** Under which the machine is found, for who listens on all its addresses. */
  readonly address: string;
  /** PEM files that somebody renews. */
  readonly tls: TlsFiles | null;
}

export interface Hub {
  readonly context: HubContext;
  readonly desk: TillDesk;
  /** HTTPS, for tills. */
  readonly tills: FastifyInstance;
  /** HTTP, on loopback alone. */
  readonly console: FastifyInstance;
  /** HTTP or HTTPS, for customers' phones; null where they are served no page. */
  readonly customers: FastifyInstance | null;
  readonly presence: PresenceDesk;
  /** Where customers find their page. */
  customersUrl(): string | null;
  readonly hubId: string;
  /** Takes nothing more, commits what waits, lets go of the file. */
  close(): Promise<void>;
}

export type HubOpenError =
  | { readonly type: "no-hub" }
  | { readonly type: "other-keys" }
  | KeysError
  | TlsPairError
  | OpenError;

export async function openHubService(
  options: HubOptions,
  ports: Ports,
  onDefect: (error: Error) => void,
): Promise<Result<Hub, HubOpenError>> {
  const { folder } = options;
  if (!isHub(folder)) {
    return err({ type: "no-hub" });
  }
  const keys = readKeys(folder, ports.crypto);
  if (!keys.ok) {
    return keys;
  }
  const siteKey = openSiteKey(folder, ports.random);
  if (!siteKey.ok) {
    return siteKey;
  }
  const files = options.customers?.tls ?? null;
  const pair = files === null ? ok(null) : readTlsPair(files);
  if (!pair.ok) {
    return pair;
  }
  const store = openSqliteStore(hubFolder(folder).database, { create: false });
  if (!store.ok) {
    return store;
  }
  const state = store.value.read((rows) => rows.hub.get());
  const hub = state.ok ? state.value.value : null;
  if (hub === null || !isOf(hub, keys.value)) {
    store.value.close();
    return err({ type: "other-keys" });
  }
  if (siteKey.value.isNew) {
    tellOfLostKey(store.value, ports.clock.read().wall);
  }
  const memory = {
    store: store.value,
    hub,
    keys: keys.value,
    siteKey: siteKey.value.bytes,
    tlsPair: pair.value,
  };
  return ok(await assemble(options, memory, { ports, onDefect }));
}

/** What emitters sound that joined before is nobody's any more. */
function tellOfLostKey(store: HubStore, at: number): void {
  store.commit((rows) => {
    const emitters = rows.emitters.list().length;
    if (emitters > 0) {
      rows.alarms.raise({ type: "emitters-lost-key", emitters }, { terminal: null, at });
    }
  });
}

const isOf = (hub: HubState, { root, keySet }: HubKeys): boolean =>
  hub.merchant === keySet.merchant && Buffer.from(hub.root).equals(root);

interface Memory {
  readonly store: HubStore;
  readonly hub: HubState;
  readonly keys: HubKeys;
  readonly siteKey: Uint8Array;
  readonly tlsPair: TlsPair | null;
}

async function assemble(
  options: HubOptions,
  memory: Memory,
  { ports, onDefect }: { readonly ports: Ports; readonly onDefect: (error: Error) => void },
): Promise<Hub> {
  const { folder, version, pageFolder, addresses, address, proxySpkis } = options;
  const { hubId } = memory.keys;
  const about = { hubId, addresses, now: ports.clock.read().wall };
  const tls = await prepareServerTls(folder, about, ports.crypto);
  const { siteKey, tlsPair, ...known } = memory;
  const context: HubContext = {
    ...known,
    ports,
    folder,
    version,
    tls: { ...tls, proxySpkis },
    url: () => options.url ?? `https://${address}:${portOf(tills)}`,
  };
  const group = createGroupCommit(memory.store, ports.timers);
  const isJoinedTooOften = createJoinRate(context);
  const desk = createTillDesk(context, group, { isJoinedTooOften, siteKey });
  const { customers } = options;
  const face = customers && createCustomersFace({ ...customers, tls: tlsPair });
  const customersUrl = (): string | null =>
    customers && face && customersServer
      ? urlOf(customers, { scheme: face.scheme, port: portOf(customersServer), pair: tlsPair })
      : null;
  const presenceOptions = { siteKey, isJoinedTooOften, customersUrl };
  const presence = createPresenceDesk(context, group, presenceOptions);
  const customersServer =
    customers && face
      ? createCustomersServer({ desk: presence, face, pageFolder: customers.pageFolder, onDefect })
      : null;
  const tills = createTillServer({ desk, presence, hubId, tls, log: ports.log, onDefect });
  const consoleServer = createConsoleServer({
    context,
    joining: desk.joining,
    catalogues: createCatalogueDesk(context),
    imports: createImportDesk({ desk, log: ports.log }),
    zones: presence.zones,
    sessions: createSessions(ports),
    controlToken: readFileSync(hubFolder(folder).controlToken, "utf8").trim(),
    pageFolder,
    onDefect,
  });
  keepRulesFresh(context);
  const renewal =
    customers?.tls && face ? createTlsRenewal(customers.tls, { face, log: ports.log }) : null;
  const upkeep = createUpkeep(context, [presence.upkeep, ...(renewal === null ? [] : [renewal])]);
  return {
    context,
    desk,
    tills,
    console: consoleServer,
    customers: customersServer,
    presence,
    customersUrl,
    hubId,
    async close() {
      upkeep.stop();
      await Promise.all([tills.close(), consoleServer.close(), customersServer?.close()]);
      group.close();
      memory.store.close();
    },
  };
}
