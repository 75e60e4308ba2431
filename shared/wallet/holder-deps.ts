/** What a wallet needs of the phone that runs it. */
import type { Clock } from "../core/clock.ts";
import type { Digest, Random, Signer, Verifier } from "../core/crypto.ts";

export interface HolderDeps {
  /** Of the credential that the wallet has. */
  readonly signer: Signer;
  readonly crypto: Digest & Verifier;
  readonly random: Random;
  readonly clock: Clock;
  /** Who may vouch for a till; null where this wallet cannot tell. */
  readonly trust: TillTrust | null;
}

export interface TillTrust {
  /** The hub's credential keys. */
  readonly keys: readonly Uint8Array[];
  /** Numbers of terminals that are no longer to be trusted. */
  readonly revoked: readonly number[];
}
