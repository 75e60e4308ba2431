/**
 * Somebody has recorded a session, byte for byte, and sends to the beacon what was sent to it: again, in another order,
 * cut short, changed, one message in place of another. Nothing of it is accepted but what the first message of a
 * handshake may be: answered, and never believed.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nodeRandom } from "../../host/node-crypto.ts";
import { damaged } from "../../testing/damaged-bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { BEACON_SETTINGS } from "../../testing/beacon-settings.ts";
import { createFragmenter } from "./fragments.ts";
import { type Request, encodeRequest } from "./messages.ts";
import { startInitiator } from "./noise.ts";
import { HELLO, LABEL_SESSION, listeningBeacon } from "../../testing/provisioning-session.ts";

const ATT_PAYLOAD = 20;
const REQUESTS: readonly Request[] = [
  { op: "identify", id: 1, seconds: 10 },
  { op: "clock", id: 2, unixSeconds: 1_800_000_000 },
  {
    op: "apply",
    id: 3,
    what: {
      settings: BEACON_SETTINGS,
      owner: { keyVersion: 1, key: new Uint8Array(32).fill(0x33) },
      basedOn: null,
    },
  },
  { op: "reset", id: 4 },
];

/** A whole session as it went; what the central wrote, message by message, and as fragments. */
function record(): { readonly messages: readonly Uint8Array[]; readonly fragments: Uint8Array[] } {
  const beacon = listeningBeacon(nodeRandom);
  const fragmenter = createFragmenter();
  const initiator = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
  const messages: Uint8Array[] = [];
  const fragments: Uint8Array[] = [];
  const say = (message: Uint8Array): void => {
    messages.push(message);
    for (const fragment of fragmenter.split(message, ATT_PAYLOAD)) {
      fragments.push(fragment);
      beacon.write(fragment);
    }
  };
  say(initiator.m1);
  const finished = initiator.finish(beacon.answers[0] ?? new Uint8Array());
  for (const request of REQUESTS) {
    say(finished?.transport.seal(encodeRequest(request)) ?? new Uint8Array(1));
  }
  expect(beacon.accepted).toEqual(REQUESTS);
  return { messages, fragments };
}

const acceptedOf = (fragments: readonly Uint8Array[]): readonly Request[] => {
  const beacon = listeningBeacon(nodeRandom);
  for (const fragment of fragments) {
    beacon.write(fragment);
  }
  return beacon.accepted;
};
const asFragments = (messages: readonly Uint8Array[]) => {
  const { split } = createFragmenter();
  return messages.flatMap((message) => split(message, ATT_PAYLOAD));
};

const RECORDED = record();

test("the whole of it, played back, is answered once and believed never", () => {
  const beacon = listeningBeacon(nodeRandom);
  for (const fragment of RECORDED.fragments) {
    beacon.write(fragment);
  }
  expect(beacon.answers).toHaveLength(1);
  expect(beacon.accepted).toEqual([]);
});

test("any order of its messages, repeated or left out, is not believed", () => {
  const some = fc.array(fc.constantFrom(...RECORDED.messages), { maxLength: 12 });
  const property = fc.property(some, (messages) => {
    expect(acceptedOf(asFragments(messages))).toEqual([]);
  });
  fc.assert(property, { seed: seedOfRun("messages in any order"), numRuns: 100 });
}, 30_000);

test("any order of its fragments is not believed", () => {
  const some = fc.array(fc.constantFrom(...RECORDED.fragments), { maxLength: 60 });
  const property = fc.property(some, (fragments) => {
    expect(acceptedOf(fragments)).toEqual([]);
  });
  fc.assert(property, { seed: seedOfRun("fragments in any order"), numRuns: 300 });
}, 30_000);

/** A session of which the attacker holds the line: what the central says passes through `change`, from message 1 on. */
function acceptedThrough(
  change: (sealed: readonly Uint8Array[]) => readonly Uint8Array[],
): readonly Request[] {
  const beacon = listeningBeacon(nodeRandom);
  const { split } = createFragmenter();
  const write = (message: Uint8Array): void => {
    for (const fragment of split(message, ATT_PAYLOAD)) {
      beacon.write(fragment);
    }
  };
  const initiator = startInitiator({ ...LABEL_SESSION, random: nodeRandom });
  write(initiator.m1);
  const transport = initiator.finish(beacon.answers[0] ?? new Uint8Array())?.transport;
  const sealed = REQUESTS.map((request) => transport?.seal(encodeRequest(request)) ?? HELLO);
  for (const message of change(sealed)) {
    write(message);
  }
  return beacon.accepted;
}

test("within a session, messages swapped, doubled or left out end it there", () => {
  expect(acceptedThrough((sealed) => sealed)).toEqual(REQUESTS);
  const order = fc.array(fc.nat(REQUESTS.length - 1), { minLength: 1, maxLength: 8 });
  const property = fc.property(order, (indices) => {
    const accepted = acceptedThrough((sealed) => indices.flatMap((i) => sealed[i] ?? []));
    const inOrder = indices.findIndex((index, i) => index !== i);
    expect(accepted).toEqual(REQUESTS.slice(0, inOrder === -1 ? indices.length : inOrder));
  });
  fc.assert(property, { seed: seedOfRun("a session on the line"), numRuns: 100 });
}, 30_000);

test("within a session, no changed or cut message is accepted, and nothing after it", () => {
  const property = fc.property(
    fc.nat(REQUESTS.length - 1),
    fc.nat(),
    fc.nat(),
    (which, at, how) => {
      const accepted = acceptedThrough((sealed) =>
        sealed.map((message, i) => {
          if (i !== which) {
            return message;
          }
          const place = at % message.length;
          return how % 3 === 0
            ? message.slice(0, Math.max(1, place))
            : message.with(place, (message[place] ?? 0) ^ (1 << (how % 8)));
        }),
      );
      expect(accepted).toEqual(REQUESTS.slice(0, which));
    },
  );
  fc.assert(property, { seed: seedOfRun("changed on the line"), numRuns: 150 });
}, 60_000);

test("a message of another session, of the beacon's own, or of nobody is not accepted", () => {
  const foreign = RECORDED.messages[1] ?? HELLO;
  expect(acceptedThrough(() => [foreign])).toEqual([]);
  expect(acceptedThrough((sealed) => [sealed[0] ?? HELLO, foreign])).toEqual([REQUESTS[0]]);
  const property = fc.property(damaged(foreign), (bytes) => {
    const message = bytes.length === 0 ? Uint8Array.of(0) : bytes;
    return acceptedThrough(() => [message]).length === 0;
  });
  fc.assert(property, { seed: seedOfRun("of nobody"), numRuns: 50 });
}, 60_000);
