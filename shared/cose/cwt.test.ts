import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { fromHex, toHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import { type Claims, decodeClaims, encodeClaims } from "./cwt.ts";
import { openSign1, signSign1 } from "./sign1.ts";

const crypto = createNodeCrypto();
const ISSUER = testSigner("hub-credential");

/** Protocols A.2. */
const CREDENTIAL = fromHex(
  "8449a201260444f2e51889a05871a5041a6b530c80061a6b49d2000748c0c1c2c3c4c5c6c708a101a4010220012158" +
    "206151e23a0a43da5a2f62278edb2da36f428275caefddf3c16d6e738d0b88310422f43a000100008a1903e948a0a1" +
    "a2a3a4a5a6a763484b4419c3501a000186a0194e201a000186a00719753019020058401a824e805867ef6e8557a1af" +
    "da4fe83b78a93563302d66eca9411223d561458539d32d31e9ca6ac41f080695dd46bb866b8e29d283fa308ad2591c" +
    "55f68e4ecc",
);
const PAYLOAD = CREDENTIAL.slice(14, -66);

/** Protocols §1.2. */
const CLAIMS: Claims = {
  expires: 1_800_604_800,
  issued: 1_800_000_000,
  id: fromHex("c0c1c2c3c4c5c6c7"),
  holder: testSigner("holder").publicKey,
  own: [1001, fromHex("a0a1a2a3a4a5a6a7"), "HKD", 50_000, 100_000, 20_000, 100_000, 7, 30_000, 512],
};

test("the published credential opens with the key that issued it, and says what is printed", () => {
  expect(CREDENTIAL).toHaveLength(193);
  const against = { keys: [ISSUER.publicKey], crypto };
  const opened = openSign1(CREDENTIAL, { label: "credential" }, against);
  const { payload } = present(opened.ok ? opened.value : null, "the credential");
  expect(payload).toHaveLength(113);
  expect(decodeClaims(payload)).toEqual({ ok: true, value: CLAIMS });
});

test("the published credential is made again, byte for byte", () => {
  const by = { signer: ISSUER, digest: crypto };
  const signed = signSign1(encodeClaims(CLAIMS), { label: "credential" }, by);
  expect(toHex(signed)).toBe(toHex(CREDENTIAL));
});

const anyU32 = fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 0xffff_ffff }));
const anyClaims: fc.Arbitrary<Claims> = fc.record({
  expires: anyU32,
  issued: anyU32,
  id: fc.option(fc.uint8Array({ minLength: 8, maxLength: 8 })),
  holder: fc.constantFrom(CLAIMS.holder, ISSUER.publicKey),
  own: fc.array(fc.oneof(fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.constant(null))),
});

test("every set of claims survives the way there and back", () => {
  fc.assert(
    fc.property(anyClaims, (claims) => {
      expect(decodeClaims(encodeClaims(claims))).toEqual({ ok: true, value: claims });
    }),
  );
});

const read = decodeCbor(PAYLOAD, 200);
const MAP = (read.ok ? read.value : null) as ReadonlyMap<number, CborValue>;
const without = (claim: number): CborValue => new Map([...MAP].filter(([name]) => name !== claim));
const withClaim = (claim: number, value: CborValue): CborValue => new Map(MAP).set(claim, value);
const cnf = MAP.get(8) as ReadonlyMap<number, CborValue>;

test.each<readonly [what: string, claims: CborValue]>([
  ["no map", [1, 2]],
  ["no end", without(4)],
  ["no beginning", without(6)],
  ["no holder", without(8)],
  ["no claims of our own", without(-65_537)],
  ["a claim that is not spoken here", withClaim(1, "issuer")],
  ["a holder by thumbprint", withClaim(8, new Map([[3, new Uint8Array(32)]]))],
  ["a holder with something beside the key", withClaim(8, new Map(cnf).set(3, 0))],
  ["an end beyond 2106", withClaim(4, 2 ** 32)],
  ["an end as text", withClaim(4, "2027")],
  ["a beginning before 1970", withClaim(6, -1)],
  ["an id of seven bytes", withClaim(7, new Uint8Array(7))],
  ["own claims that are no array", withClaim(-65_537, new Map())],
])("refuses %s", (_, claims) => {
  expect(decodeClaims(encodeCbor(claims))).toEqual({ ok: false, error: { type: "malformed" } });
});

test("refuses what is no CBOR of the one spelling", () => {
  expect(decodeClaims(fromHex("a0ff"))).toEqual({ ok: false, error: { type: "not-canonical" } });
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.oneof(damaged(PAYLOAD), fc.uint8Array({ maxLength: 100 })), (bytes) => {
      const claims = decodeClaims(bytes);
      expect(claims.ok ? encodeClaims(claims.value) : bytes).toEqual(bytes);
    }),
    { numRuns: 2000 },
  );
});
