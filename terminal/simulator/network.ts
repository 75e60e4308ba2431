/**
 * A network that does to requests what a shop's network does: loses them, loses their answers, brings
 * them twice, brings them late and out of order, freezes, garbles, and goes away for a while.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { HubAnswer, HubClient, HubFailure, HubRequest, Hubs } from "@tillwave/service/ports";

/** What may become of a request, and how often in a thousand; else it goes through. */
const FATES = {
  lost: 40,
  "answer-lost": 40,
  twice: 40,
  late: 40,
  garbled: 10,
  refused: 10,
} as const;
export type Fate = keyof typeof FATES;

/** The till's own limit for an answer, in milliseconds. */
const GIVE_UP_AFTER = 2000;
const DELAY_MAX = 80;
/** A request that comes late comes after its till has sent others. */
const LATE_MIN = 2500;
const LATE_SPAN = 30_000;

export interface NetworkDeps {
  readonly random: SeededRandom;
  readonly timers: { later(callback: () => void, afterMs: number): () => void };
  /** Null where the hub does not listen, or died over it. */
  readonly deliver: (request: HubRequest) => Promise<HubAnswer | null>;
  readonly enrol: (makeBody: (spki: Uint8Array) => Uint8Array | null) => ReturnType<Hubs["enrol"]>;
}

export interface Network {
  readonly hubs: Hubs;
  /** How often each fate has struck. */
  readonly struck: ReadonlyMap<Fate | "frozen", number>;
  /** Nothing gets through for so long, in milliseconds: half-open links. */
  freeze(forMs: number): void;
  /** From here on everything goes through. */
  heal(): void;
  /** Waits for what the hub has in hand; not for what the network keeps back. */
  settled(): Promise<void>;
}

type Sent = Result<HubAnswer, HubFailure>;

const silent: Sent = err({ type: "hub-silent", detail: "the network" });
const down: Sent = err({ type: "hub-down", detail: "the network" });

export function createNetwork(deps: NetworkDeps): Network {
  const { timers, enrol } = deps;
  const fates = createFates(deps.random);
  const courier = createCourier(deps);
  let thaw = (): void => {};
  return {
    hubs: {
      connect: () => createClient((request) => send(request, fates.choose(), { ...deps, courier })),
      enrol: (_url, makeBody) => enrol(makeBody),
    },
    struck: fates.struck,
    freeze(forMs) {
      fates.freeze(true);
      thaw();
      thaw = timers.later(() => fates.freeze(false), forMs);
    },
    heal: fates.heal,
    settled: courier.settled,
  };
}

/** What becomes of the next request. */
function createFates(random: SeededRandom) {
  const struck = new Map<Fate | "frozen", number>();
  let isFrozen = false;
  let isHealed = false;
  const strike = <T extends Fate | "frozen">(fate: T): T => {
    struck.set(fate, (struck.get(fate) ?? 0) + 1);
    return fate;
  };
  return {
    struck,
    choose(): Fate | "frozen" | "through" {
      if (isFrozen) {
        return strike("frozen");
      }
      let roll = random.integer(1000);
      for (const [fate, weight] of Object.entries(FATES) as [Fate, number][]) {
        if (roll < weight && !isHealed) {
          return strike(fate);
        }
        roll -= weight;
      }
      return "through";
    },
    freeze(to: boolean): void {
      isFrozen = to;
    },
    heal(): void {
      isHealed = true;
      isFrozen = false;
    },
  };
}

interface Courier {
  bring(request: HubRequest, afterMs: number, then: (sent: Sent) => void): void;
  settled(): Promise<void>;
}

/** Brings requests to the hub, and knows which it has in hand. */
function createCourier({ timers, deliver }: NetworkDeps): Courier {
  const inHand = new Set<Promise<unknown>>();
  return {
    bring(request, afterMs, then) {
      timers.later(() => {
        const done = deliver(request).then((answer) => then(answer === null ? down : ok(answer)));
        inHand.add(done);
        void done.finally(() => inHand.delete(done));
      }, afterMs);
    },
    async settled() {
      while (inHand.size > 0) {
        await Promise.allSettled(inHand);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function send(
  request: HubRequest,
  fate: Fate | "frozen" | "through",
  { random, timers, courier }: NetworkDeps & { readonly courier: Courier },
): Promise<Sent> {
  if (fate === "refused") {
    return Promise.resolve(down);
  }
  const { bring } = courier;
  const delay = (): number => 1 + random.integer(DELAY_MAX);
  const nobody = (): void => {};
  return new Promise((resolve) => {
    const cancel = timers.later(() => resolve(silent), GIVE_UP_AFTER);
    const answer = (sent: Sent): void => {
      cancel();
      resolve(sent);
    };
    switch (fate) {
      case "through":
        bring(request, delay(), answer);
        return;
      case "answer-lost":
        bring(request, delay(), nobody);
        return;
      case "twice":
        bring(request, delay(), answer);
        bring(request, delay() + random.integer(LATE_SPAN), nobody);
        return;
      case "late":
        bring(request, LATE_MIN + random.integer(LATE_SPAN), nobody);
        return;
      case "garbled":
        bring(request, delay(), (sent) => answer(sent.ok ? ok(garble(sent.value, random)) : sent));
        return;
      case "lost":
      case "frozen":
    }
  });
}

function garble(answer: HubAnswer, random: SeededRandom): HubAnswer {
  const body = answer.body.slice();
  const at = random.integer(Math.max(1, body.length));
  body[at] = (body[at] ?? 0) ^ (1 + random.integer(255));
  return { ...answer, body };
}

function createClient(ask: (request: HubRequest) => Promise<Sent>): HubClient {
  let isClosed = false;
  return {
    send: (request) => (isClosed ? Promise.resolve(silent) : ask(request)),
    async health() {
      const health = { method: "GET", path: "/v1/health", headers: {}, body: null } as const;
      const sent = await (isClosed ? silent : ask({ ...health, answerBytesMax: 1024 }));
      return sent.ok ? ok(undefined) : sent;
    },
    close() {
      isClosed = true;
    },
  };
}
