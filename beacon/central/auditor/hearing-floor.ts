/**
 * The faintest that this ear hears, in dBm, learnt from all that it ever heard: one reading in a hundred is fainter. A chip in a
 * tablet beside a WiFi antenna is deafer than a good stick.
 */

/** Before enough was heard. */
const USUAL = -92;
const BETWEEN = { least: -100, most: -85 } as const;
const READINGS_MIN = 500;
/** Then all counts are halved: what was heard lately counts more. */
const READINGS_MAX = 100_000;
const SHARE = 0.01;

export interface HearingFloor {
  take(rssi: number): void;
  dBm(): number;
}

export function createHearingFloor(): HearingFloor {
  /** By −dBm. */
  const counts = new Float64Array(128);
  let readings = 0;
  return {
    take(rssi) {
      const place = Math.round(-rssi);
      if (place < 0 || place >= counts.length) {
        return;
      }
      counts[place] = (counts[place] ?? 0) + 1;
      readings += 1;
      if (readings >= READINGS_MAX) {
        counts.forEach((count, i) => (counts[i] = count / 2));
        readings /= 2;
      }
    },
    dBm() {
      if (readings < READINGS_MIN) {
        return USUAL;
      }
      let left = readings * SHARE;
      for (let place = counts.length - 1; place > 0; place -= 1) {
        left -= counts[place] ?? 0;
        if (left <= 0) {
          return Math.min(BETWEEN.most, Math.max(BETWEEN.least, -place));
        }
      }
      return USUAL;
    },
  };
}
