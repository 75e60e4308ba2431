import { describe, expect, test } from "vitest";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { encodeCbor } from "../cose/cbor.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { encodeTlv } from "../nfc/tlv.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import { refused } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL,
  CREDENTIAL_BYTES,
  HELLO_BYTES,
  HUB_CREDENTIAL,
  WALLET_NONCE,
} from "../testing/tap-vectors.ts";
import { signCredential } from "./credential.ts";
import { type Hello, decodeHello, encodeHello } from "./hello.ts";

const HELLO: Hello = {
  version: 1,
  isUserVerified: true,
  isOnline: true,
  wantsTillProof: false,
  holdsUnconfirmed: false,
  walletNonce: WALLET_NONCE,
  credential: CREDENTIAL_BYTES,
};

test("is, byte for byte, what the protocol's vector says", () => {
  expect(encodeHello(HELLO)).toEqual(HELLO_BYTES);
  expect(decodeHello(HELLO_BYTES)).toEqual({ ok: true, value: HELLO });
  expect(HELLO_BYTES).toHaveLength(213 - 2);
});

test("each disposition is a flag of its own", () => {
  const quiet = { ...HELLO, isUserVerified: false, isOnline: false };
  for (const [name, flag] of [
    ["isUserVerified", 1],
    ["isOnline", 2],
    ["wantsTillProof", 4],
    ["holdsUnconfirmed", 8],
  ] as const) {
    const hello = { ...quiet, [name]: true };
    const data = encodeHello(hello);
    expect(data[8]).toBe(flag);
    expect(decodeHello(data)).toEqual({ ok: true, value: hello });
  }
});

test("with the largest credential it has less than the 244 bytes of the protocol", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const caps = { perTap: most, offlineCash: most, offlinePromo: most, cardPerTap: most };
  const credential = signCredential(
    { ...CREDENTIAL, ...caps, merchant: 2 ** 32 - 1, noGesture: most, counterFloor: 2 ** 32 - 1 },
    { signer: HUB_CREDENTIAL, digest: createNodeCrypto() },
  );
  const hello = { ...HELLO, credential };
  expect(encodeHello(hello).length + 2).toBe(243);
  expect(decodeHello(encodeHello(hello))).toEqual({ ok: true, value: hello });
});

describe("a till does not read", () => {
  const said = HELLO_BYTES.slice(6);
  const wrapped = (bytes: Uint8Array): Uint8Array => encodeTlv(0x6f, encodeTlv(0x53, bytes));
  const changed = (at: number, byte: number): Uint8Array => {
    const other = Uint8Array.from(said);
    other[at] = byte;
    return wrapped(other);
  };
  test.each([
    ["nothing", new Uint8Array(0), "malformed"],
    ["a hello without its wrapping", said, "malformed"],
    ["another template", encodeTlv(0x6e, encodeTlv(0x53, said)), "malformed"],
    ["another data object", encodeTlv(0x6f, encodeTlv(0x50, said)), "malformed"],
    ["a bank card's answer", fromHex("6f10840ea0000000031010a5005003414243"), "malformed"],
    ["a flag that nobody knows", changed(2, 16), "malformed"],
    ["a version before the first", changed(1, 0), "malformed"],
    [
      "a wallet's nonce of seven bytes",
      wrapped(encodeCbor([1, 0, new Uint8Array(7), []])),
      "malformed",
    ],
    [
      "a credential that is none",
      wrapped(encodeCbor([1, 0, WALLET_NONCE, [1, 2, 3]])),
      "malformed",
    ],
    [
      "a credential as a byte string",
      wrapped(encodeCbor([1, 0, WALLET_NONCE, new Uint8Array(4)])),
      "malformed",
    ],
    ["a field too many", wrapped(encodeCbor([1, 0, WALLET_NONCE, [1, 2, 3, 4], 5])), "malformed"],
    [
      "a flag in another spelling",
      wrapped(concatBytes([fromHex("84011803"), said.slice(3)])),
      "not-canonical",
    ],
    ["no CBOR", wrapped(fromHex("ff")), "not-canonical"],
  ])("%s", (_, data, type) => {
    expect(decodeHello(data)).toEqual(refused(type));
  });

  test("another version, and says which one it is", () => {
    expect(decodeHello(changed(1, 2))).toEqual({
      ok: false,
      error: { type: "other-version", version: 2 },
    });
  });
});

test("what no till reads is not said", () => {
  expect(() => encodeHello({ ...HELLO, version: 2 })).toThrow(/not spoken/u);
  expect(() => encodeHello({ ...HELLO, walletNonce: new Uint8Array(9) })).toThrow(/8 bytes/u);
  expect(() => encodeHello({ ...HELLO, credential: new Uint8Array(236) })).toThrow(/no reader/u);
});

parserIsStrict({
  what: "a hello",
  valid: [HELLO_BYTES, encodeHello({ ...HELLO, wantsTillProof: true })],
  again(bytes) {
    const hello = decodeHello(bytes);
    return hello.ok ? encodeHello(hello.value) : null;
  },
});
