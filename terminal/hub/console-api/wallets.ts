/** Customers' wallets at the console: made, listed, frozen. See shared/api/console.ts. */
import { base64urlnopad } from "@scure/base";
import {
  type NewWallet,
  WALLETS_SHOWN_MAX,
  type WalletRow,
  freezeRequestSchema,
  walletRequestSchema,
} from "@tillwave/shared/api/console";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { HubContext } from "../context.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredCredential, Value, Wallet } from "../store/wallet-rows.ts";
import { openWallet } from "../wallets/issue.ts";
import { publishDenyList } from "../wallets/rules.ts";
import { malformed, sendDone, sendRead, unavailable } from "./replies.ts";

/** A wallet's credentials that still hold value set aside are its newest. */
const CREDENTIALS_SUMMED = 100;

export function addWallets(
  api: FastifyInstance,
  { context }: { readonly context: HubContext },
): void {
  const { store, ports } = context;
  api.get("/wallets", (_request, reply) =>
    sendRead(
      reply,
      store.read((rows) =>
        rows.wallets.list(WALLETS_SHOWN_MAX).map((wallet) => walletRow(rows, wallet)),
      ),
    ),
  );
  api.post("/wallets", (request, reply) => {
    const parsed = v.safeParse(walletRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const { holderKey, ...rest } = parsed.output;
    const made = store.commit((rows) =>
      openWallet(rows, { ...rest, holderKey: fromHex(holderKey) }, context),
    );
    if (!made.ok) {
      return unavailable(reply);
    }
    const { value } = made.value;
    return value === null
      ? reply.code(429).send({ error: "too-many-wallets" })
      : sendRead(
          reply,
          store.read((rows) => newWallet(rows, value, context)),
        );
  });
  api.post("/wallets/freeze", (request, reply) => {
    const parsed = v.safeParse(freezeRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const { wallet, frozen } = parsed.output;
    const done = store.commit((rows) => freeze(rows, { id: fromHex(wallet), frozen }, context));
    ports.log.warn({ wallet, frozen }, "a person froze or thawed a wallet");
    return sendDone(reply, done);
  });
}

function freeze(
  rows: HubRows,
  { id, frozen }: { readonly id: Uint8Array; readonly frozen: boolean },
  context: HubContext,
): boolean {
  const wallet = rows.wallets.find(id);
  if (wallet === null) {
    return false;
  }
  if ((wallet.frozenAt !== null) !== frozen) {
    rows.wallets.freeze(id, frozen ? context.ports.clock.read().wall : null);
    publishDenyList(rows, context);
  }
  return true;
}

const newWallet = (
  rows: HubRows,
  { wallet, signed }: StoredCredential,
  { url, tls, keys }: HubContext,
): NewWallet => ({
  wallet: toHex(wallet),
  credential: base64urlnopad.encode(signed),
  tillUrl: url(),
  caPem: pemOf(tls.authority),
  shop: rows.hub.get()?.name ?? "",
  tillKeys: keys.keySet.keys
    .filter(({ use }) => use === "credential")
    .map(({ publicKey }) => toHex(publicKey)),
});

function walletRow(rows: HubRows, { wallet, name, card, frozenAt, ...live }: Wallet): WalletRow {
  const aside = rows.credentials
    .ofWallet(wallet, CREDENTIALS_SUMMED)
    .reduce<Value>(
      (sum, { aside: { cash, promo } }) => ({ cash: sum.cash + cash, promo: sum.promo + promo }),
      { cash: 0, promo: 0 },
    );
  const held = rows.claims.sumOf(wallet, "held");
  const spent = rows.claims.sumOf(wallet, "booked");
  const { cash, promo } = live;
  return { wallet: toHex(wallet), name, live: { cash, promo }, aside, held, spent, card, frozenAt };
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
