/**
 * What every crypto port keeps: signing as a whole, and the published vectors of each algorithm.
 *
 * Vectors: RFC 6979 A.2.5 (P-256, SHA-256), RFC 4231 §4 (HMAC), RFC 5869 A.1–A.3 (HKDF), FIPS 180-4
 * (SHA-256), FIPS 197 C.1 and SP 800-38A F.1.1 (AES); Tillwave protocols, version 1, A.4.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import {
  type Crypto,
  PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  type Signer,
  type Verifier,
} from "../core/crypto.ts";

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that is as good: r‖(n − s). */
export function mirrorOf(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${toHex(signature.subarray(32))}`);
  const mirrored = fromHex((P256_ORDER - s).toString(16).padStart(64, "0"));
  return concatBytes([signature.subarray(0, 32), mirrored]);
}

/** RFC 6979 A.2.5: one key, two messages. The first signature has a high s, the second a low one. */
export const RFC_6979 = {
  secret: fromHex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
  publicKey: fromHex("03 60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
  signed: [
    {
      message: toUtf8("sample"),
      signature: fromHex(
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716" +
          "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
      ),
    },
    {
      message: toUtf8("test"),
      signature: fromHex(
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367" +
          "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
      ),
    },
  ],
};

const RFC_6979_UNCOMPRESSED = fromHex(
  "04 60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6" +
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
);

/** Protocols A.4: a holder's signature over a spend. */
const SPEND = {
  holder: fromHex("026151e23a0a43da5a2f62278edb2da36f428275caefddf3c16d6e738d0b883104"),
  message: fromHex(
    "846a5369676e61747572653143a10126583074696c6c776176652f7370656e642f3180d741d2499177b6e18d8565" +
      "fdff9344a49bf63b8d34204a4b31d6735ade8c37584882582b8a070319a11550101112131415161718191a1b1c1d" +
      "1e1f1916a863484b44071907d0820c183a1a6b49d264581889190201190ed81907d000f619ab18192ee0011a5a17c0de",
  ),
  signature: fromHex(
    "637616a954b3d0e8a60cc497c0cddc464f75278e0a77e4d3d88d4ec26d20a3a9" +
      "2956e6af61ca0b3807fa3007b5b1f7f058c2159d37d9b93dfd2e4b742cae81d5",
  ),
};

export interface SigningUnderTest {
  readonly crypto: Verifier;
  /** With another key each time. */
  readonly makeSigner: () => Signer;
  /** How often chance tries; a slow port tries less. */
  readonly runs: number;
}

export function signingKeepsItsContract({ crypto, makeSigner, runs }: SigningUnderTest): void {
  const signer = makeSigner();
  const { publicKey } = signer;
  const message = toUtf8("94.40");
  const signature = signer.sign(message);

  test("a key is a compressed point, a signature is r and s and nothing else", () => {
    expect(publicKey).toBeInstanceOf(Uint8Array);
    expect(publicKey).toHaveLength(PUBLIC_KEY_BYTES);
    expect([2, 3]).toContain(publicKey[0]);
    for (let i = 0; i < 20; i += 1) {
      expect(signer.sign(Uint8Array.of(i))).toHaveLength(SIGNATURE_BYTES);
    }
  });

  test("what one key signs verifies with it, and with no other", () => {
    expect(crypto.verifyEs256(publicKey, message, signature)).toBe(true);
    expect(crypto.verifyEs256(makeSigner().publicKey, message, signature)).toBe(false);
  });

  test("a key that was made ready verifies what it did before, and what is no key is passed over", () => {
    for (const key of [publicKey, new Uint8Array(33), new Uint8Array(5), new Uint8Array(0)]) {
      crypto.prepareKey?.(key);
    }
    expect(crypto.verifyEs256(publicKey, message, signature)).toBe(true);
    expect(crypto.verifyEs256(new Uint8Array(33), message, signature)).toBe(false);
  });

  test("a message with one bit changed no longer verifies", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (bytes, at) => {
        const signed = signer.sign(bytes);
        expect(crypto.verifyEs256(publicKey, bytes, signed)).toBe(true);
        expect(crypto.verifyEs256(publicKey, withBitFlipped(bytes, at), signed)).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  test("a signature with one bit changed no longer verifies", () => {
    fc.assert(
      fc.property(fc.nat(SIGNATURE_BYTES * 8 - 1), (at) => {
        expect(crypto.verifyEs256(publicKey, message, withBitFlipped(signature, at))).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  test("bytes that are no key and no signature are false, and nothing is thrown", () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(
        fc.oneof(bytes, anyKeyLike),
        bytes,
        fc.oneof(bytes, anySignatureLike),
        (...of) => {
          expect(crypto.verifyEs256(...of)).toBe(false);
        },
      ),
      { numRuns: runs },
    );
  });

  test("a key or a signature of another length is false", () => {
    for (const length of [0, 1, 32, 34, 65]) {
      const key = concatBytes([publicKey, new Uint8Array(32)]).slice(0, length);
      expect(crypto.verifyEs256(key, message, signature)).toBe(false);
    }
    for (const length of [0, 32, 63, 65, 72]) {
      const other = concatBytes([signature, new Uint8Array(8)]).slice(0, length);
      expect(crypto.verifyEs256(publicKey, message, other)).toBe(false);
    }
  });

  test("an empty message can be signed", () => {
    const nothing = new Uint8Array(0);
    expect(crypto.verifyEs256(publicKey, nothing, signer.sign(nothing))).toBe(true);
  });
}

const EDGES = [0n, 1n, P256_ORDER - 1n, P256_ORDER, P256_ORDER + 1n, 2n ** 256n - 1n].map((n) =>
  fromHex(n.toString(16).padStart(64, "0")),
);
const anyScalarLike = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
);
/** r and s at the edges of what they may be. */
export const anySignatureLike = fc
  .tuple(anyScalarLike, anyScalarLike)
  .map((scalars) => concatBytes(scalars));
/** Of the right length: about half of all x are a point's. */
export const anyKeyLike = fc
  .tuple(fc.constantFrom(0, 1, 2, 3, 4, 255), anyScalarLike)
  .map(([first, x]) => concatBytes([Uint8Array.of(first), x]));

function withBitFlipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const i = Math.floor(at / 8) % bytes.length;
  changed[i] = (changed[i] ?? 0) ^ (1 << (at % 8));
  return changed;
}

export function cryptoGivesThePublishedVectors(crypto: Crypto): void {
  test("SHA-256 as published", () => {
    expect(toHex(crypto.sha256(new Uint8Array(0)))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(toHex(crypto.sha256(toUtf8("abc")))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  test.each(HMAC_VECTORS)("HMAC as RFC 4231 §4.$section has it", ({ key, data, mac }) => {
    expect(toHex(crypto.hmacSha256(key, data))).toBe(mac);
  });

  test.each(HKDF_VECTORS)("HKDF as RFC 5869 $section has it", ({ secret, use, okm }) => {
    expect(toHex(crypto.hkdfSha256(secret, use))).toBe(okm);
  });

  test("AES as FIPS 197 appendix C.1 and NIST SP 800-38A F.1.1 have it, block by block", () => {
    expect(toHex(crypto.aes128(counting(0, 16), FIPS_197_BLOCK))).toBe(
      "69c4e0d86a7b0430d8cdb78070b4c55a",
    );
    expect(toHex(crypto.aes128(SP_800_38A.key, SP_800_38A.blocks))).toBe(SP_800_38A.encrypted);
    expect(crypto.aes128(SP_800_38A.key, new Uint8Array(0))).toHaveLength(0);
  });

  test("blocks that are cut short and keys of another length are our own mistake", () => {
    for (const [key, block] of [
      [new Uint8Array(16), new Uint8Array(15)],
      [new Uint8Array(17), new Uint8Array(16)],
    ] as const) {
      expect(() => crypto.aes128(key, block)).toThrow(/./u);
    }
  });

  test("RFC 6979's signatures verify, of high s and of low", () => {
    for (const { message, signature } of RFC_6979.signed) {
      expect(crypto.verifyEs256(RFC_6979.publicKey, message, signature)).toBe(true);
      expect(crypto.verifyEs256(RFC_6979.publicKey, message, mirrorOf(signature))).toBe(true);
    }
  });

  test("a key that is not compressed is none, though it is the same point", () => {
    for (const { message, signature } of RFC_6979.signed) {
      expect(crypto.verifyEs256(RFC_6979_UNCOMPRESSED, message, signature)).toBe(false);
    }
  });

  test("the holder's signature over a spend verifies, and its mirror too", () => {
    const { holder, message, signature } = SPEND;
    expect(message).toHaveLength(140);
    expect(crypto.verifyEs256(holder, message, signature)).toBe(true);
    expect(crypto.verifyEs256(holder, message, mirrorOf(signature))).toBe(true);
  });

  test("what comes back is bytes, and no view of a larger buffer", () => {
    const results = [
      crypto.sha256(new Uint8Array(0)),
      crypto.hmacSha256(new Uint8Array(0), new Uint8Array(0)),
      crypto.hkdfSha256(new Uint8Array(0), {
        salt: new Uint8Array(0),
        info: new Uint8Array(0),
        lengthBytes: 32,
      }),
    ];
    for (const result of results) {
      expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
      expect(result.buffer.byteLength).toBe(32);
    }
  });
}

const repeated = (byte: number, times: number): Uint8Array => new Uint8Array(times).fill(byte);
const counting = (from: number, times: number): Uint8Array =>
  Uint8Array.from({ length: times }, (_, i) => from + i);

const FIPS_197_BLOCK = fromHex("00112233445566778899aabbccddeeff");
const SP_800_38A = {
  key: fromHex("2b7e151628aed2a6abf7158809cf4f3c"),
  blocks: fromHex(
    "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51" +
      "30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710",
  ),
  encrypted:
    "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf" +
    "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4",
};

const HMAC_VECTORS = [
  {
    section: 2,
    key: repeated(0x0b, 20),
    data: toUtf8("Hi There"),
    mac: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  },
  {
    section: 3,
    key: toUtf8("Jefe"),
    data: toUtf8("what do ya want for nothing?"),
    mac: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  },
  {
    section: 4,
    key: repeated(0xaa, 20),
    data: repeated(0xdd, 50),
    mac: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
  },
  {
    section: 5,
    key: counting(1, 25),
    data: repeated(0xcd, 50),
    mac: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  },
  {
    section: 7,
    key: repeated(0xaa, 131),
    data: toUtf8("Test Using Larger Than Block-Size Key - Hash Key First"),
    mac: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  },
  {
    section: 8,
    key: repeated(0xaa, 131),
    data: toUtf8(
      "This is a test using a larger than block-size key and a larger than block-size data. " +
        "The key needs to be hashed before being used by the HMAC algorithm.",
    ),
    mac: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  },
];

const HKDF_VECTORS = [
  {
    section: "A.1",
    secret: repeated(0x0b, 22),
    use: { salt: counting(0, 13), info: counting(0xf0, 10), lengthBytes: 42 },
    okm: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    section: "A.2",
    secret: counting(0, 80),
    use: { salt: counting(0x60, 80), info: counting(0xb0, 80), lengthBytes: 82 },
    okm:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09" +
      "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    section: "A.3",
    secret: repeated(0x0b, 22),
    use: { salt: new Uint8Array(0), info: new Uint8Array(0), lengthBytes: 42 },
    okm: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
];
