/** Makes a hub in an empty folder: its keys, its authority, its merchant, its password. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { shopEntries } from "@tillwave/shared/sync/shop";
import * as v from "valibot";
import { hubFolder } from "./hub-folder.ts";
import { makeKeys, readKeys } from "./keys.ts";
import { NO_LOG } from "@tillwave/shared/core/log";
import { machinePorts } from "./machine.ts";
import { type ScryptCost, SCRYPT_COST, makePassword, sealPassword } from "./password.ts";
import type { Ports } from "./ports.ts";
import { openSiteKey } from "./presence/site-key.ts";
import { shopDocument } from "./shop-document.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import { makeAuthority } from "./tls/authority.ts";

export const initSchema = v.object({
  folder: v.pipe(v.string(), v.minLength(1)),
  /** Its number, in every signed message. */
  merchant: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff)),
  /** As it stands on the receipt. */
  name: shopEntries.name,
  address: v.optional(shopEntries.address, []),
  taxId: v.optional(v.nullable(shopEntries.taxId.wrapped), null),
  /** ISO 4217. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u)),
});
export type InitOptions = v.InferInput<typeof initSchema>;

export interface NewHub {
  readonly hubId: string;
  /** Told here and nowhere else again. */
  readonly password: string;
  /** To be moved to a safe place: only a new key set needs it. */
  readonly rootKeyFile: string;
}

export type InitError =
  | { readonly type: "already-a-hub"; readonly folder: string }
  | { readonly type: "malformed"; readonly where: string }
  | { readonly type: "unknown-currency"; readonly code: string }
  | { readonly type: "folder-unusable"; readonly detail: string };

const TOKEN_BYTES = 32;

export async function initHub(
  given: InitOptions,
  ports: Pick<Ports, "clock" | "crypto" | "random"> = machinePorts(NO_LOG),
  { cost = SCRYPT_COST }: { readonly cost?: ScryptCost } = {},
): Promise<Result<NewHub, InitError>> {
  const options = v.safeParse(initSchema, given);
  if (!options.success) {
    return err({ type: "malformed", where: v.getDotPath(options.issues[0]) ?? "options" });
  }
  const { folder, currency } = options.output;
  if (!findCurrency(currency).ok) {
    return err({ type: "unknown-currency", code: currency });
  }
  const files = hubFolder(folder);
  const traces = [files.database, files.controlToken, join(folder, "keys"), join(folder, "root")];
  if (traces.some((file) => existsSync(file))) {
    return err({ type: "already-a-hub", folder });
  }
  try {
    return ok(await make(options.output, ports, cost));
  } catch (error) {
    return err({ type: "folder-unusable", detail: (error as Error).message });
  }
}

type Options = v.InferOutput<typeof initSchema>;

async function make(
  { folder, ...merchant }: Options,
  ports: Pick<Ports, "clock" | "crypto" | "random">,
  cost: ScryptCost,
): Promise<NewHub> {
  const files = hubFolder(folder);
  const { wall } = ports.clock.read();
  makeFolder(folder);
  chmodSync(folder, 0o700);
  const when = { merchant: merchant.merchant, now: Math.floor(wall / 1000) };
  const { root, hubId } = makeKeys(folder, when, ports.crypto);
  const authority = await makeAuthority(hubId, wall);
  makeFolder(join(folder, "tls"));
  writeFileAtomic(files.authorityKey, authority.key, { mode: 0o600 });
  writeFileAtomic(files.authority, authority.certificate, { mode: 0o600 });
  const password = makePassword();
  const sealed = await sealPassword(password, ports.random, cost);

  const keys = readKeys(folder, ports.crypto);
  const siteKey = openSiteKey(folder, ports.random);
  const store = openSqliteStore(files.database, { create: true });
  if (!store.ok || !keys.ok || !siteKey.ok) {
    throw new Error(`the hub's files cannot be read back: ${files.database}`);
  }
  const made = store.value.commit((rows) => {
    const state = { ...merchant, root, hubEpoch: 1, documentFloor: 0, password: sealed };
    rows.hub.make(state, wall);
    rows.documents.add(shopDocument(state, { version: 1, at: wall }, { keys: keys.value, ports }));
  });
  store.value.close();
  chmodSync(files.database, 0o600);
  if (!made.ok) {
    throw new Error(`the hub's database refuses: ${made.error.type}`);
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  writeFileAtomic(files.controlToken, `${token}\n`, { mode: 0o600 });
  return { hubId, password, rootKeyFile: files.rootKey };
}
