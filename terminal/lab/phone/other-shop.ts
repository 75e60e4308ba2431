/** Another shop's hub, as far as its customer's phone has one: it has made a wallet, and is far away. */
import { ok } from "@tillwave/shared/core/result";
import type { Digest, Random, Signer } from "@tillwave/shared/core/crypto";
import type { Clock } from "@tillwave/shared/core/clock";
import { CREDENTIAL_LIFE_MAX, signCredential } from "@tillwave/shared/wallet/credential";
import { KIND_CASH, KIND_PROMO } from "@tillwave/shared/wallet/kinds";
import { type HubLink, NO_HUB } from "./hub-link.ts";

/** Not the number of any shop that the lab is used with. */
const MERCHANT = 4_000_002;
const TERMS = {
  merchant: MERCHANT,
  currency: "HKD",
  perTap: 50_000,
  offlineCash: 50_000,
  offlinePromo: 10_000,
  cardPerTap: 0,
  kinds: KIND_CASH + KIND_PROMO,
  noGesture: 30_000,
  counterFloor: 0,
};
const ID_BYTES = 8;

export interface OtherShopDeps {
  readonly signer: Signer;
  readonly digest: Digest;
  readonly random: Random;
  readonly clock: Clock;
}

export function createOtherShop({ signer, digest, random, clock }: OtherShopDeps): HubLink {
  return {
    ...NO_HUB,
    hasConsole: true,
    async openWallet({ holderKey }) {
      const issued = Math.floor(clock.read().wall / 1000);
      const credential = signCredential(
        {
          ...TERMS,
          id: random.bytes(ID_BYTES),
          alias: random.bytes(ID_BYTES),
          holderKey,
          issued,
          expires: issued + CREDENTIAL_LIFE_MAX,
        },
        { signer, digest },
      );
      const home = { url: "", caPem: "", servername: null, shop: null, keys: [] };
      return ok({ credential, home });
    },
  };
}
