import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../core/bytes.ts";
import type { Random } from "../../core/crypto.ts";
import { nodeRandom } from "../../host/node-crypto.ts";
import { damaged } from "../../testing/damaged-bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import {
  beginHandshake,
  readFirst,
  readSecond,
  splitHandshake,
  writeFirst,
  writeSecond,
} from "./handshake.ts";
import { OPENED_MAX, SEALED_MAX, type Transport, startInitiator, startResponder } from "./noise.ts";
import { HELLO, LABEL_SESSION, randomOf, secretOf } from "../../testing/provisioning-session.ts";

const present = <T>(value: T | null): T => {
  expect(value).not.toBeNull();
  return value as T;
};

function open(options: { readonly random?: Random } = {}): {
  readonly m1: Uint8Array;
  readonly m2: Uint8Array;
  readonly central: Transport;
  readonly beacon: Transport;
} {
  const random = options.random ?? nodeRandom;
  const initiator = startInitiator({ ...LABEL_SESSION, random });
  const answer = present(startResponder({ ...LABEL_SESSION, random }).accept(initiator.m1, HELLO));
  const finished = present(initiator.finish(answer.m2));
  expect(finished.payload).toEqual(HELLO);
  return {
    m1: initiator.m1,
    m2: answer.m2,
    central: finished.transport,
    beacon: answer.transport,
  };
}

describe("published vectors", () => {
  test("ours (A.7)", () => {
    const { m1, m2, central, beacon } = open({ random: randomOf(secretOf("i"), secretOf("r")) });
    expect(toHex(m1)).toBe(
      "4d35b40267615390907d7dbda651d2195b07f3c211054fe3f3249ade1688f075db67df24be017de1bb75e6520b24ad62",
    );
    expect(toHex(m2)).toBe(
      "41a8c77ed484d478a0c60ae8483b24aa8843d8d3ffc9d93ed282d21734b767145a4c09e922d11bc0e3155602f2b49b8801061e5be0f3ec1fc2cb88ebc9000fe1",
    );
    for (const { handshakeHash } of [central, beacon]) {
      expect(toHex(handshakeHash)).toBe(
        "6ea1f76984dde628c28c4baa91894263908a336feae4cb72f812100879da94d4",
      );
    }
  });

  /** Noise_NNpsk0_25519_ChaChaPoly_SHA256 of cacophony's vectors, as snow keeps them (tests/vectors/cacophony.txt). */
  test("cacophony's", async () => {
    const psk = fromHex("54686973206973206d7920417573747269616e20706572737065637469766521");
    const prologue = fromHex("4a6f686e2047616c74");
    const [ei, er] = [
      fromHex("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
      fromHex("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b"),
    ];
    const [initiator, responder] = [beginHandshake(psk, prologue), beginHandshake(psk, prologue)];
    const m1 = writeFirst(initiator, ei, fromHex("4c756477696720766f6e204d69736573"));
    expect(toHex(m1)).toBe(
      "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c794479b962b8aff8485742ac32f905ba45369e2465fb59e138a93d67a0d1266b6a54",
    );
    const first = present(readFirst(responder, m1));
    expect(toHex(first.payload)).toBe("4c756477696720766f6e204d69736573");
    const payload = fromHex("4d757272617920526f746862617264");
    const m2 = present(writeSecond(responder, er, { point: first.point, payload }));
    expect(toHex(m2)).toBe(
      "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843d6062704d5a9c422a8e834423f8c1feada7e8d0d910a1a2cd030fb584221e3",
    );
    expect(readSecond(initiator, ei, m2)).toEqual(payload);
    const keys = splitHandshake(initiator);
    expect(splitHandshake(responder)).toEqual(keys);
    expect(toHex(keys.handshakeHash)).toBe(
      "f4d03dc34495c95729ea6de9e1b59004b59733102488b3e24bc441e0be208eaf",
    );
    const { chacha20poly1305 } = await import("@noble/ciphers/chacha.js");
    const sealed = (key: Uint8Array, counter: number, plain: string) =>
      toHex(
        chacha20poly1305(
          key,
          Uint8Array.from({ length: 12 }, (_, i) => (i === 4 ? counter : 0)),
        ).encrypt(fromHex(plain)),
      );
    expect([
      sealed(keys.fromInitiator, 0, "462e20412e20486179656b"),
      sealed(keys.fromResponder, 0, "4361726c204d656e676572"),
      sealed(keys.fromInitiator, 1, "4a65616e2d426170746973746520536179"),
      sealed(keys.fromResponder, 1, "457567656e2042f6686d20766f6e2042617765726b"),
    ]).toEqual([
      "e632c3763d7669067383433197a3baddf146e9e70ad4b4e9e59e0f",
      "64c6bee32ea91c8474bb4c21d7a700109ad45af77b29764ba5eb1e",
      "e2fa0bed0603b62d3ccac2ecabbf3fe33f3e86514909b323361626266cb2471cc8",
      "0c01dc9cec1fe4ddd692e8dd32188aa351088dc91183639a53b57aa4692b5ebdef8b8ca111",
    ]);
  });
});

test("what one side seals the other opens, in both directions, and nobody else does", () => {
  const { central, beacon } = open();
  for (let i = 0; i < 300; i += 1) {
    const said = Uint8Array.of(i & 0xff, i >> 8);
    expect(beacon.open(central.seal(said))).toEqual(said);
    expect(central.open(beacon.seal(said))).toEqual(said);
  }
  const other = open();
  expect(other.beacon.open(central.seal(HELLO))).toBeNull();
  // Not even who said it: a message does not come back as its own answer.
  expect(central.open(central.seal(HELLO))).toBeNull();
});

test("after a message that does not open, none does", () => {
  const { central, beacon } = open();
  const [first, second] = [central.seal(HELLO), central.seal(HELLO)];
  expect(beacon.open(second)).toBeNull();
  expect(beacon.open(first)).toBeNull();
  // It may still say why it leaves.
  expect(central.open(beacon.seal(HELLO))).toEqual(HELLO);
});

test("a wrong key, another device, another slot and another version open nothing", () => {
  const others = [
    { ...LABEL_SESSION, psk: LABEL_SESSION.psk.map((byte, i) => (i === 31 ? byte ^ 1 : byte)) },
    ...[20, 28, 29, 32].map((at) => ({
      psk: LABEL_SESSION.psk,
      prologue: LABEL_SESSION.prologue.map((byte, i) => (i === at ? byte ^ 1 : byte)),
    })),
  ];
  for (const other of others) {
    const { m1 } = startInitiator({ ...other, random: nodeRandom });
    expect(startResponder({ ...LABEL_SESSION, random: nodeRandom }).accept(m1, HELLO)).toBeNull();
    const mine = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
    const liar = startResponder({ ...other, random: nodeRandom }).accept(m1, HELLO);
    expect(liar).not.toBeNull();
    expect(mine.finish(present(liar).m2)).toBeNull();
  }
});

test("the first message carries nothing, and is read once", () => {
  const { m1 } = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
  const state = beginHandshake(LABEL_SESSION.psk, LABEL_SESSION.prologue);
  const chatty = writeFirst(state, secretOf("i"), Uint8Array.of(1));
  const start = () => startResponder({ ...LABEL_SESSION, random: nodeRandom });
  expect(start().accept(chatty, HELLO)).toBeNull();
  const responder = start();
  expect(responder.accept(m1, HELLO)).not.toBeNull();
  expect(responder.accept(m1, HELLO)).toBeNull();
  const failed = start();
  expect(failed.accept(m1.slice(1), HELLO)).toBeNull();
  expect(failed.accept(m1, HELLO)).toBeNull();
});

test("an answer is read once", () => {
  const initiator = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
  const responder = startResponder({ ...LABEL_SESSION, random: nodeRandom });
  const { m2 } = present(responder.accept(initiator.m1, HELLO));
  expect(initiator.finish(m2.slice(0, -1))).toBeNull();
  expect(initiator.finish(m2)).toBeNull();
});

/**
 * All points of small order, as they and their second spellings are written: everybody's secret with them is zero.
 * Source: the list in libsodium's x25519_ref10.c, of RFC 7748's curve and its twist.
 */
const LOW_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].flatMap((hex) => {
  const point = fromHex(hex);
  // The highest bit is not looked at.
  return [point, point.with(31, (point[31] ?? 0) | 0x80)];
});

test.each(LOW_ORDER.map((point) => [toHex(point), point] as const))(
  "a point with which everybody has one secret is refused: %s",
  (_, point) => {
    const responder = beginHandshake(LABEL_SESSION.psk, LABEL_SESSION.prologue);
    expect(writeSecond(responder, secretOf("r"), { point, payload: HELLO })).toBeNull();
    const initiator = beginHandshake(LABEL_SESSION.psk, LABEL_SESSION.prologue);
    const m2 = new Uint8Array(64);
    m2.set(point);
    expect(readSecond(initiator, secretOf("i"), m2)).toBeNull();
  },
);

test("each session has its own ephemeral keys, from the random source", () => {
  const asked: number[] = [];
  const random: Random = {
    bytes(length) {
      asked.push(length);
      return nodeRandom.bytes(length);
    },
  };
  const [a, b] = [open({ random }), open({ random })];
  expect(asked).toEqual([32, 32, 32, 32]);
  expect(a.m1).not.toEqual(b.m1);
  expect(a.m2.slice(0, 32)).not.toEqual(b.m2.slice(0, 32));
  expect(a.central.handshakeHash).not.toEqual(b.central.handshakeHash);
});

test("keys that are wiped are gone", () => {
  const { central, beacon } = open();
  const sealed = central.seal(HELLO);
  beacon.wipe();
  expect(beacon.open(sealed)).toBeNull();
  expect(() => beacon.seal(HELLO)).toThrow(/keys that are gone/u);
});

test("ephemeral secrets are overwritten, whether the handshake succeeds or not", () => {
  const handed: Uint8Array[] = [];
  const random: Random = {
    bytes(length) {
      const bytes = nodeRandom.bytes(length);
      handed.push(bytes);
      return bytes;
    },
  };
  open({ random });
  const initiator = startInitiator({ ...LABEL_SESSION, random });
  expect(initiator.finish(new Uint8Array(64))).toBeNull();
  expect(handed).toHaveLength(3);
  expect(handed.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
});

test("a session ends before its nonces do", () => {
  const { central, beacon } = open();
  const nothing = new Uint8Array();
  for (let i = 0; i < OPENED_MAX; i += 1) {
    expect(beacon.open(central.seal(nothing))?.length).toBe(0);
  }
  expect(beacon.open(central.seal(nothing))).toBeNull();
  for (let i = OPENED_MAX + 1; i < SEALED_MAX; i += 1) {
    central.seal(nothing);
  }
  expect(() => central.seal(nothing)).toThrow(/no more/u);
}, 60_000);

test("no bytes make it throw, and no damaged message is read", () => {
  const initiator = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
  const good = open();
  const sealed = good.central.seal(HELLO);
  const any = (bytes: Uint8Array) =>
    fc.oneof(fc.uint8Array({ maxLength: 600 }), damaged(bytes), damaged(bytes));
  const seed = seedOfRun("hostile handshakes");
  fc.assert(
    fc.property(any(initiator.m1), any(good.m2), any(sealed), (m1, m2, message) => {
      const responder = startResponder({ ...LABEL_SESSION, random: nodeRandom });
      const mine = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
      expect(responder.accept(m1, HELLO)).toBeNull();
      expect(mine.finish(m2)).toBeNull();
      expect(open().beacon.open(message)).toBeNull();
    }),
    { seed, numRuns: 60 },
  );
}, 60_000);

test("what is no psk is our own mistake", () => {
  const options = { ...LABEL_SESSION, psk: new Uint8Array(16), random: nodeRandom };
  expect(() => startInitiator(options)).toThrow(/32 bytes/u);
  expect(() => startResponder(options)).toThrow(/32 bytes/u);
});
