/** What was heard on one spot of the walk: of the place that is measured, or of the loudest where none is named. */
import type { EarNews } from "@tillwave/listener/ear";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import type { Spot } from "./range-fit.ts";

/** Of one spot. */
const READINGS_MAX = 1000;

export interface MeasuredSpot extends Spot {
  /** A tenth of what was heard lies below it, and above `high`; null where nothing was heard. */
  readonly low: number | null;
  readonly high: number | null;
  readonly count: number;
  /** What was heard; null where nothing was. */
  readonly place: number | null;
  readonly profile: ProfileName | null;
}

export interface SpotMeter {
  take(news: EarNews): void;
  result(metres: number): MeasuredSpot;
}

interface Reading {
  readonly place: number;
  readonly profile: ProfileName;
  readonly snr: number;
}

/** `place` null: whichever is heard best. */
export function createSpotMeter(place: number | null): SpotMeter {
  const readings: Reading[] = [];
  return {
    take(news) {
      if (news.type === "heard" && readings.length < READINGS_MAX) {
        const { id } = news;
        if (place === null || id.place === place) {
          readings.push({ place: id.place, profile: id.profile, snr: id.snr });
        }
      }
    },
    result(metres) {
      const best = readings.reduce<Reading | null>(
        (one, other) => (one === null || other.snr > one.snr ? other : one),
        null,
      );
      if (best === null) {
        return { metres, snr: null, low: null, high: null, count: 0, place: null, profile: null };
      }
      const snrs = readings
        .filter((one) => one.place === best.place && one.profile === best.profile)
        .map(({ snr }) => snr)
        .toSorted((a, b) => a - b);
      const { place: heardPlace, profile } = best;
      return {
        metres,
        snr: quantile(snrs, 0.5),
        low: quantile(snrs, 0.1),
        high: quantile(snrs, 0.9),
        count: snrs.length,
        place: heardPlace,
        profile,
      };
    },
  };
}

/** Of values in order, at least one. */
const quantile = (values: readonly number[], share: number): number =>
  values[Math.round(share * (values.length - 1))] as number;
