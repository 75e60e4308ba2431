/**
 * Out of what a wallet paid, read from the proof in the journal. Pure. Loaded apart from the page: reading
 * CBOR weighs as much as a screen, and no payment waits for it.
 */
import { fromHex } from "@tillwave/shared/core/bytes";
import type { TenderProof } from "@tillwave/shared/sale/tender-proof";
import { decodeSpendResult } from "@tillwave/shared/wallet/spend";
import { peekToken } from "@tillwave/shared/wallet/token";

/** In minor units. */
export interface WalletSplit {
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
}

/** Null where the proof does not say, as a typed code does not. */
export function splitOf(proof: TenderProof | null): WalletSplit | null {
  switch (proof?.type) {
    case "spend": {
      const result = decodeSpendResult(fromHex(proof.result));
      return result.ok ? result.value : null;
    }
    case "token":
      return splitOfToken(proof.token);
    case "presented":
      return proof.token === null ? null : splitOfToken(proof.token);
    case "typed-code":
    case "card":
    case undefined:
      return null;
  }
}

function splitOfToken(token: string): WalletSplit | null {
  const peeked = peekToken(fromHex(token));
  return peeked.ok ? peeked.value : null;
}
