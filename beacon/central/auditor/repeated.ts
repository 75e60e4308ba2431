/** Something that is heard once may be a mistake of the air; what is heard again and again within some time is so. */
export interface RepeatedTerms {
  /** As often. */
  readonly times: number;
  /** Milliseconds listened since it was heard last; then it is over. */
  readonly within: number;
}

export interface Repeated<F> {
  take(fact: F, listened: number): void;
  /** As it was said last; null where it is not so, or no longer. */
  now(listened: number): F | null;
}

export function createRepeated<F>({ times, within }: RepeatedTerms): Repeated<F> {
  let heard: { readonly fact: F; readonly at: number; readonly count: number } | null = null;
  const isOver = (now: number): boolean => heard === null || now - heard.at > within;
  return {
    take(fact, at) {
      heard = { fact, at, count: isOver(at) ? 1 : (heard?.count ?? 0) + 1 };
    },
    now: (at) => (heard === null || isOver(at) || heard.count < times ? null : heard.fact),
  };
}
