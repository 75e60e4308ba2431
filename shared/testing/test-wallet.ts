/** A wallet of a test shop: its credential by the test's hub key, money in it, and the phone's side of a tap. */
import type { Clock } from "../core/clock.ts";
import type { Crypto, Signer } from "../core/crypto.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { CREDENTIAL_LIFE_MAX, type Credential, signCredential } from "../wallet/credential.ts";
import { HOLDER_START, type HolderState, type Purse } from "../wallet/holder-state.ts";
import type { HolderDeps } from "../wallet/holder-deps.ts";
import { type Holder, createHolder, stepHolder } from "../wallet/holder.ts";
import { CREDENTIAL } from "./tap-vectors.ts";
import { testSigner } from "./test-keys.ts";

/** Caps and names as in the published vectors (protocols, appendix A.2), but for what is given. */
export function testCredential(given: Partial<Credential> = {}): Credential {
  const issued = given.issued ?? CREDENTIAL.issued;
  return { ...CREDENTIAL, issued, expires: issued + CREDENTIAL_LIFE_MAX, ...given };
}

export interface TestWalletOptions {
  readonly credential?: Partial<Credential>;
  readonly purse?: Partial<Purse>;
  /** The hub's credential key, by its name in the vectors. */
  readonly hub?: Signer;
  readonly holder?: Signer;
  readonly trust?: HolderDeps["trust"];
  readonly crypto?: Crypto;
  readonly clock: Clock;
}

export interface TestWallet extends Holder {
  /** As the hub signed it. */
  readonly credential: Uint8Array;
  readonly deps: HolderDeps;
}

/** HK$ 1,000 of cash and HK$ 200 of promotional credit, a card on file, unlocked. */
export function openTestWallet(options: TestWalletOptions): TestWallet {
  const { crypto = nobleCrypto, clock, trust = null } = options;
  const signer = options.holder ?? testSigner("holder");
  const by = { signer: options.hub ?? testSigner("hub-credential"), digest: crypto };
  const issued = Math.floor(clock.read().wall / 1000);
  const credential = signCredential(
    testCredential({ issued, holderKey: signer.publicKey, ...options.credential }),
    by,
  );
  let last = 0;
  const random = {
    bytes(lengthBytes: number) {
      last = (last + 1) % 256;
      return new Uint8Array(lengthBytes).fill(last);
    },
  };
  const deps: HolderDeps = { signer, crypto, random, clock, trust };
  const purse = { cash: 100_000, promo: 20_000, cardToken: "1122334455667788", ...options.purse };
  const { state }: { readonly state: HolderState } = stepHolder(
    HOLDER_START,
    { type: "issued", credential, purse },
    deps,
  );
  return { ...createHolder(state, deps), credential, deps };
}
