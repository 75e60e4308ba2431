import * as fc from "fast-check";
import {
  anyBytes,
  anySeq,
  anyU32,
  arrayKeepsItsShape,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import { type Lease, openLease, signLease } from "./lease.ts";

const LEASE = {
  label: "lease",
  example: {
    merchant: 1001,
    terminal: 7,
    epoch: 3,
    spareEpoch: 4,
    from: 1_800_000_000,
    until: 1_803_024_000,
    tillKeyHash: new Uint8Array(32).fill(0xf4),
    previousHead: new Uint8Array(32).fill(0xd4),
    previousSeq: 6565,
  },
  lengthBytes: 168,
  any: fc.record<Lease>({
    merchant: anyU32,
    terminal: anyU32,
    epoch: anyU32,
    spareEpoch: anyU32,
    from: anyU32,
    until: anyU32,
    tillKeyHash: anyBytes(32),
    previousHead: anyBytes(32),
    previousSeq: anySeq,
  }),
  sign: signLease,
  open: openLease,
} as const;

signedMessageKeepsItsContract<Lease>(LEASE);
arrayKeepsItsShape<Lease>(LEASE);
