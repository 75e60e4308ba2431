/** Requests one after another, each done once: one that is sent again waits for the answer that it had. */

/** Requests that wait for those before them, at most. */
export const WAITING_MAX = 8;
/** Answers that are remembered. */
export const ANSWERED_MAX = 64;

export interface Turns<T> {
  /** "busy" where too many wait. */
  take(id: string, work: () => Promise<T>): Promise<T> | "busy";
}

export interface TurnsOptions<T> {
  /** What is no answer is not remembered: sent again, it is done. */
  readonly isAnswer: (value: T) => boolean;
}

export function createTurns<T>({ isAnswer }: TurnsOptions<T>): Turns<T> {
  const answered = new Map<string, Promise<T>>();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function inTurn(id: string, work: () => Promise<T>): Promise<T> {
    const before = last;
    waiting += 1;
    const turn = (async () => {
      await before;
      return work();
    })();
    const settled = turn.finally(() => {
      waiting -= 1;
    });
    last = settled.catch(() => {});
    const value = await settled;
    if (!isAnswer(value)) {
      answered.delete(id);
    }
    return value;
  }

  return {
    take(id, work) {
      const before = answered.get(id);
      if (before !== undefined) {
        return before;
      }
      if (waiting >= WAITING_MAX) {
        return "busy";
      }
      const answer = inTurn(id, work);
      answered.set(id, answer);
      const [oldest] = answered.keys();
      if (answered.size > ANSWERED_MAX && oldest !== undefined) {
        answered.delete(oldest);
      }
      return answer;
    },
  };
}
