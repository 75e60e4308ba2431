/**
 * Out of what a wallet has paid, as the proof in the journal says.
 *
 * Spec: Tillwave protocols, version 1, §1.3 (result), §1.9 (token).
 */
import { fromHex } from "../core/bytes.ts";
import type { TenderProof } from "../sale/tender-proof.ts";
import type { Split } from "./kinds.ts";
import { decodeSpendResult } from "./spend.ts";
import { peekToken } from "./token.ts";

/** Null where the proof does not say, as a typed code does not. */
export function splitOfProof(proof: TenderProof | null): Split | null {
  switch (proof?.type) {
    case "spend": {
      const result = decodeSpendResult(fromHex(proof.result));
      return result.ok ? only(result.value) : null;
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

function splitOfToken(token: string): Split | null {
  const peeked = peekToken(fromHex(token));
  return peeked.ok ? only(peeked.value) : null;
}

const only = ({ cash, promo, card }: Split): Split => ({ cash, promo, card });
