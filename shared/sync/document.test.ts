import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  anyBytes,
  anyU32,
  arrayKeepsItsShape,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import {
  DOCUMENT_BYTES_MAX,
  type DocumentHead,
  documentPath,
  openDocument,
  signDocument,
} from "./document.ts";

const DOCUMENT = {
  label: "document",
  example: {
    merchant: 1001,
    kind: "catalogue",
    version: 3,
    issued: 1_800_000_000,
    bodyHash: new Uint8Array(32).fill(0xba),
    lengthBytes: 48_213,
  },
  // The protocol's estimate is 120: what signing adds takes 80 bytes, the longest kind's name 10.
  lengthBytes: 137,
  any: fc.record<DocumentHead>({
    merchant: anyU32,
    kind: fc.constantFrom("catalogue", "shop"),
    version: anyU32,
    issued: anyU32,
    bodyHash: anyBytes(32),
    lengthBytes: fc.nat(DOCUMENT_BYTES_MAX),
  }),
  sign: signDocument,
  open: openDocument,
} as const;

signedMessageKeepsItsContract<DocumentHead>(DOCUMENT);
arrayKeepsItsShape<DocumentHead>(DOCUMENT);

test("a body that is larger than any till takes is not announced", () => {
  const larger = { ...DOCUMENT.example, lengthBytes: DOCUMENT_BYTES_MAX + 1 };
  expect(() => signDocument(larger, { signer: null as never, digest: null as never })).toThrow(
    /nobody reads/u,
  );
});

test("a body is fetched by its digest", () => {
  expect(documentPath(DOCUMENT.example.bodyHash)).toBe(`/v1/documents/${"ba".repeat(32)}`);
});
