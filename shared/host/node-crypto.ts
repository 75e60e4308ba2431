/** The crypto port on node:crypto: what every program verifies, signs and hashes with. */
import { Buffer } from "node:buffer";
import {
  type KeyObject,
  createCipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { assert } from "../core/assert.ts";
import { concatBytes, fromHex, toHex } from "../core/bytes.ts";
import {
  AES_BLOCK_BYTES,
  type Crypto,
  type Digest,
  PUBLIC_KEY_BYTES,
  type Random,
  SIGNATURE_BYTES,
  type Signer,
} from "../core/crypto.ts";

/** SubjectPublicKeyInfo of a compressed P-256 point, up to the point (protocols §0.1, trap 4). */
const SPKI_PREFIX = fromHex("3039301306072a8648ce3d020106082a8648ce3d030107032200");
const COORDINATE_BYTES = 32;
/** The library's own default is DER (trap 3). */
const RAW = { dsaEncoding: "ieee-p1363" } as const;
/** Importing a key costs twice what verifying does; a hub meets some hundred tills. */
const KEYS_KEPT_MAX = 1024;

export const nodeDigest: Digest = {
  sha256: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")),
};

export const nodeRandom: Random = {
  bytes: (lengthBytes) => new Uint8Array(randomBytes(lengthBytes)),
};

export function createNodeCrypto(): Crypto {
  const keys = new Map<string, KeyObject | null>();
  const keyOf = (publicKey: Uint8Array): KeyObject | null => {
    const name = toHex(publicKey);
    const known = keys.get(name);
    if (known !== undefined) {
      return known;
    }
    const imported = importPublicKey(publicKey);
    if (keys.size >= KEYS_KEPT_MAX) {
      keys.clear();
    }
    keys.set(name, imported);
    return imported;
  };
  return {
    ...nodeDigest,
    hmacSha256: (key, message) =>
      new Uint8Array(createHmac("sha256", key).update(message).digest()),
    hkdfSha256: (secret, { salt, info, lengthBytes }) =>
      new Uint8Array(hkdfSync("sha256", secret, salt, info, lengthBytes)),
    aes128(key, blocks) {
      assert(blocks.length % AES_BLOCK_BYTES === 0, `${blocks.length} bytes are no whole blocks`);
      return new Uint8Array(createCipheriv("aes-128-ecb", key, null).update(blocks));
    },
    prepareKey(publicKey) {
      if (publicKey.length === PUBLIC_KEY_BYTES) {
        keyOf(publicKey);
      }
    },
    verifyEs256(publicKey, message, signature) {
      if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) {
        return false;
      }
      const key = keyOf(publicKey);
      return key !== null && verify("sha256", message, { key, ...RAW }, signature);
    },
  };
}

/** Null where no point of the curve has this x. */
function importPublicKey(publicKey: Uint8Array): KeyObject | null {
  try {
    const der = Buffer.from(concatBytes([SPKI_PREFIX, publicKey]));
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return null;
  }
}

/** A fresh P-256 private key as PKCS #8 PEM. */
export function generateKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Throws where the text is no P-256 private key: a program that cannot read its key does not start. */
export function signerOfPem(pem: string): Signer {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
    throw new Error("the key is not of P-256");
  }
  const publicKey = compressedPoint(key);
  return {
    publicKey,
    sign: (message) => new Uint8Array(sign("sha256", message, { key, ...RAW })),
  };
}

function compressedPoint(key: KeyObject): Uint8Array {
  // SubjectPublicKeyInfo ends with the point as 04 ‖ x ‖ y.
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  const x = spki.subarray(-2 * COORDINATE_BYTES, -COORDINATE_BYTES);
  const isOdd = ((spki.at(-1) ?? 0) & 1) === 1;
  return concatBytes([Uint8Array.of(isOdd ? 0x03 : 0x02), x]);
}
