/**
 * What lies in a hub's folder.
 *
 *   control-token        what the command line shows instead of the password
 *   hub.db               everything that tills have sent, and the merchant's own data
 *   hub.log
 *   hub-epoch            how often a copy was brought back: known where hub.db itself is gone
 *   root/root.pem        signs the key set and nothing else: to be kept offline
 *   keys/                credential, ledger and policy keys, and the key set that root signed
 *   presence/            the key that all emitters' keys come from
 *   tls/                 the authority that tills pin, and the server's certificate
 *   backups/             copies of hub.db; never of the keys
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { toHex } from "@tillwave/shared/core/bytes";

export interface HubFolder {
  readonly folder: string;
  readonly database: string;
  readonly log: string;
  readonly hubEpoch: string;
  readonly controlToken: string;
  readonly rootKey: string;
  readonly rootPublic: string;
  readonly keySet: string;
  readonly siteKey: string;
  readonly authority: string;
  readonly authorityKey: string;
  readonly server: string;
  readonly serverKey: string;
  readonly backups: string;
}

export function hubFolder(folder: string): HubFolder {
  const at = (...names: readonly string[]): string => join(folder, ...names);
  return {
    folder,
    database: at("hub.db"),
    log: at("hub.log"),
    hubEpoch: at("hub-epoch"),
    controlToken: at("control-token"),
    rootKey: at("root", "root.pem"),
    rootPublic: at("keys", "root-public.hex"),
    keySet: at("keys", "key-set.hex"),
    siteKey: at("presence", "site-key.hex"),
    authority: at("tls", "authority.pem"),
    authorityKey: at("tls", "authority-key.pem"),
    server: at("tls", "server.pem"),
    serverKey: at("tls", "server-key.pem"),
    backups: at("backups"),
  };
}

/** Of the first keys; those that came after are named by their public keys too. */
export const keyFile = (folder: string, use: string): string => join(folder, "keys", `${use}.pem`);

/** `ledger-5f0c41b2a9d8e733.pem`: as many hex digits as name a hub, of the point's x. */
export const laterKeyFile = (folder: string, use: string, publicKey: Uint8Array): string =>
  keyFile(folder, `${use}-${toHex(publicKey.subarray(1, 9))}`);

/** Written last: a hub that was half made has none. */
export const isHub = (folder: string): boolean => existsSync(hubFolder(folder).controlToken);
