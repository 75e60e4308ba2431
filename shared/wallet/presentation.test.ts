import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { formatQrText, parseQrText } from "../sync/qr-text.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { anyText } from "../testing/any-text.ts";
import { anyBytes, anyCount, anyU32, refused } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL,
  CREDENTIAL_BYTES,
  HOLDER,
  HUB_CREDENTIAL,
  NOW,
  TILL,
  mirrored,
} from "../testing/tap-vectors.ts";
import { openCredential, signCredential } from "./credential.ts";
import { holderMessage } from "./holder-signature.ts";
import {
  PRESENTATION_LIFE_MAX,
  type Presentation,
  decodePresentation,
  encodePresentation,
  formatPresentationQr,
  isPresentationSigned,
  parsePresentationQr,
  signPresentation,
} from "./presentation.ts";

const crypto = createNodeCrypto();
const PRESENTATION: Presentation = {
  counter: 514,
  notAfter: NOW + PRESENTATION_LIFE_MAX,
  maxAmount: 20_000,
  currency: "HKD",
  random: fromHex("b0b1b2b3b4b5b6b7"),
  cumCash: 43_800,
  cumPromo: 12_000,
  isUserVerified: true,
};
const presentation = encodePresentation(PRESENTATION);
const UNSIGNED = { credential: CREDENTIAL_BYTES, presentation };
const PRESENTED = { ...UNSIGNED, signature: signPresentation(UNSIGNED, HOLDER, crypto) };
const TEXT = formatPresentationQr(PRESENTED);
const BYTES = parseQrText("TWC1", TEXT, 1000) ?? new Uint8Array(0);

test("takes as many bytes and characters as the protocol says, and fits a QR 13-M", () => {
  expect(BYTES).toHaveLength(294);
  expect(TEXT).toHaveLength(475);
  expect(TEXT).toMatch(/^TWC1[A-Z2-7]+$/u);
});

test("a till reads what a phone shows, small letters and spaces too", () => {
  expect(parsePresentationQr(` ${TEXT.toLowerCase()}\n`)).toEqual({ ok: true, value: PRESENTED });
  expect(decodePresentation(presentation)).toEqual({ ok: true, value: PRESENTATION });
});

test("with the largest figures it is still read", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const credential = signCredential(
    {
      ...CREDENTIAL,
      perTap: most,
      offlineCash: most,
      offlinePromo: most,
      cardPerTap: most,
      noGesture: most,
      merchant: 2 ** 32 - 1,
      counterFloor: 2 ** 32 - 1,
    },
    { signer: HUB_CREDENTIAL, digest: crypto },
  );
  const largest = {
    ...PRESENTATION,
    counter: 2 ** 32 - 1,
    maxAmount: most,
    cumCash: most,
    cumPromo: most,
  };
  const presented = { ...PRESENTED, credential, presentation: encodePresentation(largest) };
  expect(parsePresentationQr(formatPresentationQr(presented))).toEqual({
    ok: true,
    value: presented,
  });
});

describe("it is the holder's word", () => {
  const { publicKey } = HOLDER;
  test("in either of its signatures", () => {
    expect(isPresentationSigned(PRESENTED, publicKey, crypto)).toBe(true);
    const signature = mirrored(PRESENTED.signature);
    expect(isPresentationSigned({ ...PRESENTED, signature }, publicKey, crypto)).toBe(true);
  });

  test("and not another's, another credential's, another amount's, or a spend's", () => {
    expect(isPresentationSigned(PRESENTED, TILL.publicKey, crypto)).toBe(false);
    const more = encodePresentation({ ...PRESENTATION, maxAmount: 20_001 });
    const asSpend = {
      label: "spend",
      credential: CREDENTIAL_BYTES,
      payload: presentation,
    } as const;
    for (const other of [
      { credential: CREDENTIAL_BYTES.slice(1) },
      { presentation: more },
      { signature: HOLDER.sign(holderMessage(asSpend, crypto)) },
    ]) {
      expect(isPresentationSigned({ ...PRESENTED, ...other }, publicKey, crypto)).toBe(false);
    }
  });
});

test("any presentation survives the way there and back", () => {
  const any = fc.record<Presentation>({
    counter: anyU32,
    notAfter: anyU32,
    maxAmount: anyCount,
    currency: fc.constantFrom("HKD", "JPY"),
    random: anyBytes(8),
    cumCash: anyCount,
    cumPromo: anyCount,
    isUserVerified: fc.boolean(),
  });
  fc.assert(
    fc.property(any, (value) => {
      expect(decodePresentation(encodePresentation(value))).toEqual({ ok: true, value });
    }),
  );
});

describe("a till does not read", () => {
  const decoded = decodeCbor(BYTES, 1000);
  const fields = (decoded.ok ? decoded.value : []) as readonly CborValue[];
  const shown = (value: CborValue): string => formatQrText("TWC1", encodeCbor(value));
  test.each([
    ["nothing", ""],
    ["the prefix alone", "TWC1"],
    ["another kind of QR", `TWT1${TEXT.slice(4)}`],
    ["a text that is too long", `TWC1${"A".repeat(800)}`],
    ["letters that base32 has not", `${TEXT}1`],
    ["a part too few", shown(fields.slice(1))],
    ["a part too many", shown([...fields, null])],
    ["a credential that is none", shown(fields.with(0, [1, 2, 3]))],
    ["a presentation that is none", shown(fields.with(1, new Uint8Array(20)))],
    ["half a signature", shown(fields.with(2, new Uint8Array(32)))],
  ])("%s", (_, text) => {
    expect(parsePresentationQr(shown(fields)).ok).toBe(true);
    expect(parsePresentationQr(text)).toEqual(refused("not-a-presentation"));
  });

  test("any text, and none makes it throw", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(parsePresentationQr(text).ok).toBe(false);
        expect(parsePresentationQr(`TWC1${text}`).ok).toBe(false);
      }),
    );
  });
});

test("what no till reads is not shown", () => {
  expect(() => encodePresentation({ ...PRESENTATION, maxAmount: -1 })).toThrow(/no till reads/u);
  const credential = new Uint8Array(3);
  expect(() => formatPresentationQr({ ...PRESENTED, credential })).toThrow(/no till reads/u);
});

parserIsStrict({
  what: "a presentation",
  valid: [presentation],
  again(bytes) {
    const read = decodePresentation(bytes);
    return read.ok ? encodePresentation(read.value) : null;
  },
});

parserIsStrict({
  what: "a QR of the customer's",
  valid: [BYTES],
  again(bytes) {
    const read = parsePresentationQr(formatQrText("TWC1", bytes));
    return read.ok ? parseQrText("TWC1", formatPresentationQr(read.value), 1000) : null;
  },
});

guardIsNeverFooled({
  what: "a presented wallet",
  valid: [BYTES],
  isTaken(bytes) {
    const read = parsePresentationQr(formatQrText("TWC1", bytes));
    const against = { keys: [HUB_CREDENTIAL.publicKey], crypto };
    const credential = read.ok ? openCredential(read.value.credential, against) : read;
    return (
      read.ok &&
      credential.ok &&
      isPresentationSigned(read.value, credential.value.holderKey, crypto)
    );
  },
});
