/**
 * The wallets that no till serves. Spec: Tillwave protocols, version 1, §4.6: head and list are signed
 * together by a ledger key, and the whole list is hashed before it takes the place of the one before.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { keysFor } from "@tillwave/shared/cose/key-set";
import { DENY_LIST_BYTES_MAX, openDenyList } from "@tillwave/shared/wallet/deny-list";
import type { DocumentTaker, Unpacked, Unusable, Usable } from "./document-taker.ts";
import type { RulesDocumentDeps } from "./policy-document.ts";

/** Gzip of what does not shrink is a little longer. */
const BODY_BYTES_MAX = DENY_LIST_BYTES_MAX + 1024;

export function denyListDocument({ rules, membership, crypto }: RulesDocumentDeps): DocumentTaker {
  const readHeld = ({ bytes }: Unpacked): Result<Usable, Unusable> => {
    const { keySet, merchant } = membership();
    const listed = keySet.keys.filter(({ use }) => use === "ledger");
    const keys = listed.map(({ publicKey }) => publicKey);
    const claimed = openDenyList(bytes, { keys, crypto });
    if (!claimed.ok) {
      return err({ type: `deny-list-${claimed.error.type}` });
    }
    const list = claimed.value;
    // By a key that was the ledger's when it was issued.
    const issuers = keysFor(keySet, "ledger", list.issued);
    if (!openDenyList(bytes, { keys: issuers, crypto }).ok) {
      return err({ type: "deny-list-by-an-old-key" });
    }
    if (list.merchant !== merchant) {
      return err({ type: "deny-list-of-another-merchant" });
    }
    if (list.issued < (rules.denyIssued() ?? 0)) {
      return err({ type: "deny-list-older-than-held" });
    }
    const takeUp = (): void => rules.takeDenyList(list);
    return ok({ record: () => takeUp, takeUp });
  };
  return {
    kind: "deny-list",
    bytesMax: BODY_BYTES_MAX,
    read: (unpacked) => Promise.resolve(readHeld(unpacked)),
    readHeld,
  };
}
