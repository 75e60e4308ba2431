/** A wallet of a test shop: its credential by the test's hub key, money in it, and the phone's side of a tap. */
import { fromHex } from "../core/bytes.ts";
import type { Clock } from "../core/clock.ts";
import type { Crypto, Signer } from "../core/crypto.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { type Credential, signCredential } from "../wallet/credential.ts";
import { HOLDER_START, type HolderState, type Purse } from "../wallet/holder-state.ts";
import type { HolderDeps } from "../wallet/holder-deps.ts";
import { type Holder, createHolder, stepHolder } from "../wallet/holder.ts";
import { testSigner } from "./test-keys.ts";

/** Caps and names as in the published vectors (protocols, appendix A.2), but for what is given. */
export function testCredential(given: Partial<Credential> = {}): Credential {
  const issued = given.issued ?? 1_800_000_000;
  return {
    id: fromHex("c0c1c2c3c4c5c6c7"),
    merchant: 1001,
    alias: fromHex("a0a1a2a3a4a5a6a7"),
    currency: "HKD",
    perTap: 50_000,
    offlineCash: 100_000,
    offlinePromo: 20_000,
    cardPerTap: 100_000,
    kinds: 7,
    noGesture: 30_000,
    counterFloor: 512,
    holderKey: testSigner("holder").publicKey,
    issued,
    expires: issued + 604_800,
    ...given,
  };
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
