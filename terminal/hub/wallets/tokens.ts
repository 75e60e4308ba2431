/** The hub's word on a claim, as tills take it. Spec: Tillwave protocols, version 1, §1.9. */
import { present } from "@tillwave/shared/core/assert";
import { decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { signToken } from "@tillwave/shared/wallet/token";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim, StoredCredential } from "../store/wallet-rows.ts";
import { type WalletDeps, seconds } from "./issue.ts";

/** In seconds: a till that has it later asks again. */
export const TOKEN_LIFE = 600;

/** The same for as long as it holds; then the same transfer under a later date. */
export function tokenOf(
  rows: HubRows,
  claim: Claim,
  { credential, deps }: { readonly credential: StoredCredential; readonly deps: WalletDeps },
): Uint8Array {
  const now = seconds(deps);
  if (claim.token !== null && now <= claim.tokenUntil) {
    return claim.token;
  }
  const decoded = decodeSpendRequest(claim.request);
  const request = present(decoded.ok ? decoded.value : null, "the request of a claim");
  const { hub, keys, ports } = deps;
  const expires = now + TOKEN_LIFE;
  const { terminal, epoch, seq, nonce, amount, currency } = request;
  const token = signToken(
    {
      merchant: hub.merchant,
      terminal,
      epoch,
      seq,
      nonce,
      amount,
      currency,
      alias: credential.alias,
      ...claim.split,
      transferId: claim.transfer,
      expires,
    },
    { signer: keys.ledger, digest: ports.crypto },
  );
  rows.claims.put({ ...claim, token, tokenUntil: expires });
  return token;
}
