/** A customer's phone as the hub meets it: a key, words and check-ins, signed by it; right or wrong ones. */
import { assert } from "@tillwave/shared/core/assert";
import type { Signer } from "@tillwave/shared/core/crypto";
import { nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { ZoneWish, ZonesReply, ZonesView } from "@tillwave/shared/api/console-zones";
import type { CheckInAnswer, CustomerAnswer } from "@tillwave/shared/presence/answers";
import { type CheckIn, signCheckIn } from "@tillwave/shared/presence/check-in";
import { customerIdOf } from "@tillwave/shared/presence/customer-key";
import {
  type CustomerDeed,
  type CustomerWord,
  signCustomerWord,
} from "@tillwave/shared/presence/customer-word";
import type { CustomersReply } from "../presence/customer-answers.ts";
import { type FakeEmitter, fakeEmitter } from "./fake-emitter.ts";
import { newSigner } from "./fake-till.ts";
import { type OpenHub, type OpenHubOptions, openHub } from "./open-hub.ts";

export interface FakeCustomer {
  readonly signer: Signer;
  /** 8 bytes. */
  readonly id: Uint8Array;
  address: string;
  word(what: CustomerDeed, tamper?: Partial<CustomerWord>): Uint8Array;
  say(what: CustomerDeed, tamper?: Partial<CustomerWord>): Promise<CustomersReply>;
  checkIn(
    heard: { readonly place: number; readonly code: number },
    tamper?: Partial<CheckIn>,
  ): Uint8Array;
  post(body: Uint8Array): Promise<CustomersReply>;
  /** Hears this and tells the hub. */
  hear(
    heard: { readonly place: number; readonly code: number },
    tamper?: Partial<CheckIn>,
  ): Promise<CheckInAnswer>;
  look(): Promise<CustomerAnswer>;
}

export function fakeCustomer(hub: OpenHub, signer: Signer = newSigner()): FakeCustomer {
  const by = { signer, digest: nodeDigest };
  const { merchant } = hub.hub.context.hub;
  const customer: FakeCustomer = {
    signer,
    id: customerIdOf(signer.publicKey, nodeDigest),
    address: "192.0.2.7",
    word(what, tamper = {}) {
      const { publicKey } = signer;
      const random = nodeRandom.bytes(8);
      const at = hub.clock.read().wall;
      return signCustomerWord(
        { merchant, what, publicKey, consentVersion: 1, at, random, ...tamper },
        by,
      );
    },
    say: (what, tamper) =>
      hub.commit(hub.hub.presence.customer(customer.word(what, tamper), customer.address)),
    checkIn({ place, code }, tamper = {}) {
      const heard = { medium: "tone" as const, place, code, merchant, quality: 80 };
      const now = { heardAt: hub.clock.read().wall, random: nodeRandom.bytes(8) };
      return signCheckIn({ ...heard, ...now, ...tamper } as CheckIn, by);
    },
    post: (body) => hub.commit(hub.hub.presence.checkIn(body, customer.address)),
    async hear(heard, tamper) {
      const { body } = await customer.post(customer.checkIn(heard, tamper));
      assert("status" in body, `the hub judges it: ${JSON.stringify(body)}`);
      return body;
    },
    async look() {
      const { body } = await customer.say("look");
      assert("visits" in body, `the hub shows the points: ${JSON.stringify(body)}`);
      return body;
    },
  };
  return customer;
}

export async function newCustomer(hub: OpenHub): Promise<FakeCustomer> {
  const customer = fakeCustomer(hub);
  const joined = await customer.say("join");
  assert(joined.status === 200, `the hub takes it: ${JSON.stringify(joined)}`);
  return customer;
}

export const zoneWish = (wish: Partial<ZoneWish> = {}): ZoneWish => ({
  place: null,
  name: "Entrance",
  kind: "entry",
  range: 5,
  points: 5,
  periodHours: 24,
  next: null,
  at: null,
  reward: null,
  hours: null,
  ...wish,
});

/** Publishes these zones, and hands over what the console shows then. */
export async function publishZones(
  { hub }: OpenHub,
  wishes: readonly ZoneWish[],
): Promise<ZonesView> {
  const seen = hub.presence.zones.read();
  const basedOn = seen.ok ? seen.value.value.version : 0;
  const done = hub.presence.zones.publish({ basedOn, zones: [...wishes], consent: null });
  const reply: ZonesReply | null = done.ok ? done.value.value : null;
  assert(reply?.ok === true, `the zones are published: ${JSON.stringify(reply)}`);
  return reply.view;
}

/** Joins an emitter to this place; the hub hears it. */
export async function newEmitter(hub: OpenHub, place: number): Promise<FakeEmitter> {
  const made = hub.hub.presence.zones.makeEmitterCode(place, { name: "Door" });
  assert(made.ok, "a code is made");
  const emitter = fakeEmitter(hub);
  emitter.join(made.value.value.code);
  await emitter.beat();
  return emitter;
}

export interface SoundingShop {
  readonly hub: OpenHub;
  readonly emitter: FakeEmitter;
  readonly place: number;
}

/** A hub with one zone, in which one emitter sounds. */
export async function soundingShop(
  wish: Partial<ZoneWish> = {},
  options: OpenHubOptions = {},
): Promise<SoundingShop> {
  const hub = await openHub(options);
  const view = await publishZones(hub, [zoneWish(wish)]);
  const place = view.zones[0]?.place ?? 0;
  return { hub, emitter: await newEmitter(hub, place), place };
}

export const MINUTE_MS = 60_000;
export const WINDOW_MS = 32_000;

/** Time passes, and the emitter goes on saying that it lives. */
export async function passHeard(
  hub: OpenHub,
  emitters: readonly FakeEmitter[],
  ms: number,
): Promise<void> {
  for (let left = ms; left > 0; left -= 30_000) {
    hub.clock.pass(Math.min(left, 30_000));
    for (const emitter of emitters) {
      await emitter.beat();
    }
  }
}
