/** What every part of a running hub works with. */
import type { HubKeys } from "./keys.ts";
import type { Ports } from "./ports.ts";
import type { HubState, HubStore } from "./store/hub-store.ts";
import type { ServerTls } from "./tls/server-files.ts";

export interface HubContext {
  readonly store: HubStore;
  readonly ports: Ports;
  readonly keys: HubKeys;
  /** As it was when the hub was opened: nothing of it changes while it runs. What may is read from the store. */
  readonly hub: Omit<HubState, "name" | "address" | "taxId">;
  readonly tls: Pick<ServerTls, "authority" | "spki"> & {
    /** Of proxies that end TLS before the hub, as the settings list them. */
    readonly proxySpkis: readonly Uint8Array[];
  };
  readonly folder: string;
  readonly version: string;
  /** Where tills find this hub. */
  url(): string;
}
