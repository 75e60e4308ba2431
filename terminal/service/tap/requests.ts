/** What a wallet is asked for: its bytes are fixed, and in the journal, before any wallet is there. */
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import { KIND_CARD, KIND_CASH, KIND_PROMO } from "@tillwave/shared/wallet/kinds";
import {
  NONCE_BYTES,
  decodeSpendRequest,
  encodeSpendRequest,
} from "@tillwave/shared/wallet/spend-request";
import type { TapTender } from "@tillwave/shared/wallet/tap-state";
import type { OpenTender } from "../counter-store.ts";
import type { OpenedRequest } from "../facts.ts";
import type { World } from "./tap-world.ts";

export interface RequestDeps {
  readonly identity: { readonly terminal: number };
  readonly currency: string;
  readonly ports: { readonly random: Random };
  readonly world: Pick<World, "now">;
}

const ALL_KINDS = KIND_CASH + KIND_PROMO + KIND_CARD;

export function makeRequest(
  { tender, ref }: { readonly tender: ElectronicTender; readonly ref: EntryRef },
  { identity, currency, ports, world }: RequestDeps,
): OpenedRequest {
  if (tender.method !== "tap") {
    return { nonce: null, request: null };
  }
  const nonce = ports.random.bytes(NONCE_BYTES);
  const request = encodeSpendRequest({
    terminal: identity.terminal,
    epoch: ref.epoch,
    seq: ref.seq,
    nonce,
    amount: tender.settles,
    currency,
    kinds: ALL_KINDS,
    promoMax: tender.settles,
    reward: null,
    time: world.now(),
  });
  return { nonce: toHex(nonce), request: toHex(request) };
}

/** As this till wrote it itself. */
export function tenderOf({ tender, request }: OpenTender): TapTender {
  const bytes = fromHex(present(request, "the request of an open tap"));
  const decoded = decodeSpendRequest(bytes);
  return {
    tender,
    bytes,
    request: present(decoded.ok ? decoded.value : null, "a request that can be read"),
  };
}
