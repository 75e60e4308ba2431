/**
 * The shop's clock, as far as its hub's answers tell it: a phone whose clock is wrong by an hour signs with the right
 * time all the same. The `Date` of an answer has whole seconds, so a small difference says nothing.
 */

/** Differences up to here are left alone, in milliseconds. */
const DIFFERENCE_MS_MIN = 5000;

export interface ShopClock {
  /** What the shop's clock said when the phone's said this. */
  at(phoneTime: number): number;
  /** The shop's clock says this now, in Unix milliseconds. */
  set(shopTime: number): void;
  /** Hears the `Date` of an answer that has just come. */
  hear(date: string | null): void;
}

export function createShopClock(phoneNow: () => number): ShopClock {
  let offset = 0;
  const set = (shopTime: number): void => {
    const difference = shopTime - phoneNow();
    offset = Math.abs(difference) < DIFFERENCE_MS_MIN ? 0 : difference;
  };
  return {
    at: (phoneTime) => phoneTime + offset,
    set,
    hear: (date) => {
      const said = date === null ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(said)) {
        set(said);
      }
    },
  };
}
