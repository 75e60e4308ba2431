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

export function createNetwork({ random, timers, deliver, enrol }: NetworkDeps): Network {
  const struck = new Map<Fate | "frozen", number>();
  const inHand = new Set<Promise<unknown>>();
  let frozen = false;
  let healed = false;
  let thaw = (): void => {};

  const strike = <T extends Fate | "frozen">(fate: T): T => {
    struck.set(fate, (struck.get(fate) ?? 0) + 1);
    return fate;
  };

  const choose = (): Fate | "frozen" | "through" => {
    if (frozen) {
      return strike("frozen");
    }
    let roll = random.integer(1000);
    for (const [fate, weight] of Object.entries(FATES) as [Fate, number][]) {
      if (roll < weight && !healed) {
        return strike(fate);
      }
      roll -= weight;
    }
    return "through";
  };

  const bring = (request: HubRequest, afterMs: number, then: (sent: Sent) => void): void => {
    timers.later(() => {
      const done = deliver(request).then((answer) => then(answer === null ? down : ok(answer)));
      inHand.add(done);
      void done.finally(() => inHand.delete(done));
    }, afterMs);
  };

  const delay = (): number => 1 + random.integer(DELAY_MAX);
  const send = (request: HubRequest): Promise<Sent> =>
    new Promise((resolve) => {
      const fate = choose();
      if (fate === "refused") {
        resolve(down);
        return;
      }
      const cancel = timers.later(() => resolve(silent), GIVE_UP_AFTER);
      const answer = (sent: Sent): void => {
        cancel();
        resolve(sent);
      };
      const nobody = (): void => {};
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
          bring(request, delay(), (sent) => answer(sent.ok ? ok(garble(sent.value)) : sent));
          return;
        case "lost":
        case "frozen":
      }
    });

  const garble = (answer: HubAnswer): HubAnswer => {
    const body = answer.body.slice();
    const at = random.integer(Math.max(1, body.length));
    body[at] = (body[at] ?? 0) ^ (1 + random.integer(255));
    return { ...answer, body };
  };

  const connect = (): HubClient => {
    let isClosed = false;
    return {
      send: (request) => (isClosed ? Promise.resolve(silent) : send(request)),
      async health() {
        const health = { method: "GET", path: "/v1/health", headers: {}, body: null } as const;
        const sent = await (isClosed ? silent : send({ ...health, answerBytesMax: 1024 }));
        return sent.ok ? ok(undefined) : sent;
      },
      close() {
        isClosed = true;
      },
    };
  };

  return {
    hubs: { connect, enrol: (_url, makeBody) => enrol(makeBody) },
    struck,
    freeze(forMs) {
      frozen = true;
      thaw();
      thaw = timers.later(() => {
        frozen = false;
      }, forMs);
    },
    heal() {
      healed = true;
      frozen = false;
    },
    async settled() {
      while (inHand.size > 0) {
        await Promise.allSettled(inHand);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
