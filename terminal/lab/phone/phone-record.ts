/** What a phone of the lab keeps when it is switched off: its keys, its wallet, and where its hub is. */
import type { HolderWallet } from "@tillwave/shared/wallet/holder-state";
import * as v from "valibot";

export interface PhoneRecord {
  readonly version: 1;
  /** PKCS #8; of the credential in the wallet. */
  readonly keyPem: string;
  /** Of the credential that the hub has been asked for. */
  readonly nextKeyPem: string | null;
  readonly home: HubHome | null;
  readonly wallet: HolderWallet;
  /** As it was before the last spend: what somebody puts back who cheats. */
  readonly before: HolderWallet | null;
}

/** Where this phone's hub is, as the hub said when it made the wallet. */
export interface HubHome {
  readonly url: string;
  readonly caPem: string;
  /** Of the hub's certificate; null where the address's own name is in it. */
  readonly servername: string | null;
  readonly shop: string | null;
  /** Credential keys, in hex: who may vouch for a till. */
  readonly keys: readonly string[];
}

/** Where phones keep their records; a write is on the disk when it comes back. */
export interface PhoneShelf {
  /** Null where there is none, or none that can be read. */
  read(phone: string): PhoneRecord | null;
  /** False where the disk does not take it. */
  write(phone: string, record: PhoneRecord): boolean;
}

const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})*$/u));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const nullable = <T extends v.GenericSchema>(schema: T) => v.nullable(schema);

const spendSchema = v.object({
  nonce: hex,
  credentialId: hex,
  request: hex,
  result: hex,
  signature: hex,
  at: count,
  amount: count,
  currency: v.string(),
  cash: count,
  promo: count,
  card: count,
  state: v.picklist(["unconfirmed", "booked", "void", "asking", "granted", "turned-down"]),
  token: nullable(hex),
  typedCode: nullable(v.string()),
});

const walletSchema = v.object({
  credential: nullable(hex),
  former: v.array(hex),
  counter: count,
  cumCash: count,
  cumPromo: count,
  purse: v.object({ cash: count, promo: count, cardToken: nullable(hex) }),
  spends: v.array(spendSchema),
  tombstones: v.array(v.object({ nonce: hex, at: count })),
  unverifiedRun: count,
  renewal: nullable(hex),
  wantsTillProof: v.boolean(),
});

const recordSchema = v.object({
  version: v.literal(1),
  keyPem: v.string(),
  nextKeyPem: nullable(v.string()),
  home: nullable(
    v.object({
      url: v.string(),
      caPem: v.string(),
      servername: nullable(v.string()),
      shop: nullable(v.string()),
      keys: v.array(hex),
    }),
  ),
  wallet: walletSchema,
  before: nullable(walletSchema),
});

/** Null for what is no record of ours: another version's, or somebody's edit. */
export function parsePhoneRecord(text: string): PhoneRecord | null {
  try {
    const parsed = v.safeParse(recordSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export const formatPhoneRecord = (record: PhoneRecord): string => JSON.stringify(record);
