import * as fc from "fast-check";
import { fromHex } from "../core/bytes.ts";
import {
  anyBytes,
  anyCount,
  anySeq,
  anyU32,
  arrayKeepsItsShape,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import { type Anchor, openAnchor, signAnchor } from "./anchor.ts";

const ANCHOR = {
  label: "anchor",
  example: {
    merchant: 1001,
    terminal: 7,
    epoch: 3,
    seq: 6565,
    head: new Uint8Array(32).fill(0xa8),
    hubTime: 1_800_000_000_000,
    hubEpoch: 1,
    policyVersion: 31,
    denyVersion: 412,
    leaseUntil: 1_803_000_000,
    requestId: fromHex("101112131415161718191a1b1c1d1e1f"),
  },
  lengthBytes: 160,
  any: fc.record<Anchor>({
    merchant: anyU32,
    terminal: anyU32,
    epoch: anyU32,
    seq: anySeq,
    head: anyBytes(32),
    hubTime: anyCount,
    hubEpoch: anyU32,
    policyVersion: anyU32,
    denyVersion: anyU32,
    leaseUntil: anyU32,
    requestId: anyBytes(16),
  }),
  sign: signAnchor,
  open: openAnchor,
} as const;

signedMessageKeepsItsContract<Anchor>(ANCHOR);
arrayKeepsItsShape<Anchor>(ANCHOR);
