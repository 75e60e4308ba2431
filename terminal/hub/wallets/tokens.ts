/** The hub's word on a claim, as tills take it. Spec: Tillwave protocols, version 1, §1.9. */
import { present } from "@tillwave/shared/core/assert";
import type { Random } from "@tillwave/shared/core/crypto";
import { decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { type Token, signToken } from "@tillwave/shared/wallet/token";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim, StoredCredential } from "../store/wallet-rows.ts";
import { type WalletDeps, seconds } from "./issue.ts";

/** In seconds: a till that has it later asks again. */
export const TOKEN_LIFE = 600;

const TRANSFER_BYTES = 16;
/** Of the first byte. */
const ASKED_BY_HOLDER = 0x80;

/**
 * The name of a booking; its first bit says at whose word it is made. What a till alone has asked for pays
 * nothing: its holder has to sign too.
 */
export function newTransfer(random: Random, by: "holder" | "till"): Uint8Array {
  const name = random.bytes(TRANSFER_BYTES);
  const [first = 0] = name;
  return name.with(0, by === "holder" ? first | ASKED_BY_HOLDER : first & ~ASKED_BY_HOLDER);
}

export const isAskedByHolder = ({ transferId }: Pick<Token, "transferId">): boolean =>
  ((transferId[0] ?? 0) & ASKED_BY_HOLDER) !== 0;

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
