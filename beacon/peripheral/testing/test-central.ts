/** An honest central, as a test's own: knocks, is let in, asks and hears answers, over whatever carries its bytes. */
import { createAssembler, createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import { type Hello, decodeHello } from "@tillwave/shared/beacon/provisioning/hello";
import { labelPsk, prologue } from "@tillwave/shared/beacon/provisioning/keys";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import {
  type BeaconMessage,
  type Request,
  decodeBeaconMessage,
  encodeRequest,
} from "@tillwave/shared/beacon/provisioning/messages";
import { type HandshakeOptions, startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import type { Owner } from "../settings-store.ts";

export interface Pipe {
  /** MTU less 3. */
  readonly payloadMax: number;
  write(bytes: Uint8Array): Promise<void>;
  /** The next notification. */
  next(): Promise<Uint8Array>;
}

export interface TestSession {
  readonly hello: Hello;
  ask(request: RequestBody): Promise<BeaconMessage>;
  /** What comes unasked. */
  hear(): Promise<BeaconMessage>;
  /** Sealed as the next message, and sent. */
  say(plain: Uint8Array): Promise<void>;
}

type Body<R> = R extends { readonly id: number } ? Omit<R, "id"> : never;
export type RequestBody = Body<Request>;

export type Key = Pick<HandshakeOptions, "psk" | "prologue">;

export const keyOfLabel = ({ deviceId, key }: Label): Key => ({
  psk: labelPsk(key, deviceId, createNodeCrypto()),
  prologue: prologue({ deviceId, slot: 0, keyVersion: 0 }),
});

export const keyOfOwner = (deviceId: Uint8Array, { key, keyVersion }: Owner): Key => ({
  psk: fromHex(key),
  prologue: prologue({ deviceId, slot: 1, keyVersion }),
});

/** Rejects where it is not let in. */
export async function openTestSession(
  pipe: Pipe,
  { key, random }: { readonly key: Key; readonly random: Random },
): Promise<TestSession> {
  const fragmenter = createFragmenter();
  const assembler = createAssembler();
  let id = 0;

  async function send(message: Uint8Array): Promise<void> {
    for (const fragment of fragmenter.split(message, pipe.payloadMax)) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await pipe.write(fragment);
    }
  }

  async function receive(): Promise<Uint8Array> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- until it is whole
      const taken = assembler.take(await pipe.next());
      assert(taken.type !== "broken", "the beacon's frames are in order");
      if (taken.type === "message") {
        return taken.message;
      }
    }
  }

  const initiator = startInitiator({ ...key, random });
  await send(initiator.m1);
  const { payload, transport } = present(initiator.finish(await receive()), "the beacon's proof");
  const hello = decodeHello(payload);
  assert(hello.ok, "the beacon says who it is");

  async function hear(): Promise<BeaconMessage> {
    const plain = present(transport.open(await receive()), "a message that verifies");
    return present(decodeBeaconMessage(plain), "a message that a beacon says");
  }
  const say = async (plain: Uint8Array): Promise<void> => await send(transport.seal(plain));

  return {
    hello: hello.value,
    say,
    hear,
    async ask(request) {
      id += 1;
      await say(encodeRequest({ ...request, id }));
      const answer = await hear();
      assert(answer.type !== "answer" || answer.id === id, "the answer is to what was asked");
      return answer;
    },
  };
}

/** Everything, as for a beacon that has nothing. */
export const applyAll = (settings: BeaconSettings, owner: Owner | null): RequestBody => ({
  op: "apply",
  what: {
    settings,
    owner: owner && { keyVersion: owner.keyVersion, key: fromHex(owner.key) },
    basedOn: null,
  },
});
