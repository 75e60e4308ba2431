/** The session of the published vectors (A.7), and a random source that says what it was told to. */
import { fromHex, toUtf8 } from "../core/bytes.ts";
import type { Random } from "../core/crypto.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { createAssembler } from "../beacon/provisioning/fragments.ts";
import { labelPsk, prologue } from "../beacon/provisioning/keys.ts";
import type { Label } from "../beacon/provisioning/label.ts";
import { type Request, decodeRequest } from "../beacon/provisioning/messages.ts";
import { type Transport, startResponder } from "../beacon/provisioning/noise.ts";

const bytesFrom = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => first + i);

export const LABEL: Label = { deviceId: bytesFrom(0xd0, 8), key: bytesFrom(0x50, 16) };

export const secretOf = (name: string): Uint8Array => nobleCrypto.sha256(toUtf8(name));

/** Hands out these, in order, and then nothing more. */
export function randomOf(...secrets: readonly Uint8Array[]): Random {
  const left = [...secrets];
  return {
    bytes(lengthBytes) {
      const next = left.shift();
      if (next?.length !== lengthBytes) {
        throw new Error(`no ${lengthBytes} random bytes are left`);
      }
      return next.slice();
    },
  };
}

/** For both sides of A.7; each still needs its random source. */
export const LABEL_SESSION = {
  psk: labelPsk(LABEL.key, LABEL.deviceId, nobleCrypto),
  prologue: prologue({ deviceId: LABEL.deviceId, slot: 0, keyVersion: 0 }),
};

/** [1, "1.4.0", 3, 1800000000, 7, 0]. */
export const HELLO = fromHex("8601 65312e342e30 03 1a6b49d200 07 00");

export interface ListeningBeacon {
  write(fragment: Uint8Array): void;
  /** To a central that is really there. */
  readonly answers: readonly Uint8Array[];
  readonly accepted: readonly Request[];
}

/** As a beacon goes by what it is written: one session, over at the first thing that is wrong. */
export function listeningBeacon(random: Random): ListeningBeacon {
  const assembler = createAssembler();
  const responder = startResponder({ ...LABEL_SESSION, random });
  const answers: Uint8Array[] = [];
  const accepted: Request[] = [];
  let transport: Transport | null = null;
  let isOver = false;
  const hear = (message: Uint8Array): void => {
    if (transport === null) {
      const answer = responder.accept(message, HELLO);
      isOver = answer === null;
      transport = answer?.transport ?? null;
      answers.push(...(answer === null ? [] : [answer.m2]));
      return;
    }
    const plain = transport.open(message);
    const request = plain === null ? null : decodeRequest(plain);
    isOver = request === null;
    accepted.push(...(request?.ok === true ? [request.value] : []));
  };
  return {
    answers,
    accepted,
    write(fragment) {
      if (isOver) {
        return;
      }
      const taken = assembler.take(fragment);
      isOver = taken.type === "broken";
      if (taken.type === "message") {
        hear(taken.message);
      }
    },
  };
}
