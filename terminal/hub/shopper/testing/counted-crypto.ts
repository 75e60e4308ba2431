/**
 * The machine's own WebCrypto, with a count of what it has in hand: it works beside the program, so a test that moves
 * a clock by hand must know when it has come to rest.
 */

export interface CountedCrypto {
  readonly subtle: SubtleCrypto;
  /** Ends once nothing is in hand, and nothing that followed from it. */
  settle(): Promise<void>;
}

/** An answer is read, and what it sets off begun, within fewer turns than this. */
const QUIET_TURNS = 10;

/** `isBroken`: it refuses everything, as an old browser does. */
export function createCountedCrypto(isBroken: () => boolean = () => false): CountedCrypto {
  let inHand = 0;
  const count = async <T>(promise: Promise<T>): Promise<T> => {
    inHand += 1;
    try {
      return await promise;
    } finally {
      inHand -= 1;
    }
  };
  const subtle = new Proxy(crypto.subtle, {
    get: (target, name: keyof SubtleCrypto) => {
      const act = target[name] as (...given: unknown[]) => Promise<unknown>;
      return (...given: unknown[]) =>
        count(isBroken() ? Promise.reject(new Error("not here")) : act.apply(target, given));
    },
  });
  return {
    subtle,
    settle: async () => {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet = inHand === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
}
