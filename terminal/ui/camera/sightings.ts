/**
 * Which of the codes that a camera sees is scanned: one that lies before it counts once, however many pictures it is
 * on, and again after it was away. Pure.
 *
 * Bars are read twice before they count: noise looks like a short code now and then, but not twice the same. A QR code
 * corrects itself, and counts at once.
 */

export interface Seen {
  readonly text: string;
  readonly format: string;
}

export interface Sightings {
  /** When each code was last seen, in milliseconds, and whether it has counted. */
  readonly codes: ReadonlyMap<string, { readonly at: number; readonly counted: boolean }>;
}

export const NOTHING_SEEN: Sightings = { codes: new Map() };

/** Away for so long, it is another one, or the same on purpose. */
export const AWAY_MS = 1200;
/** Codes on one picture, at most: more is a wall of labels, and nobody means one of them. */
const CODES_MAX = 8;

export function stepSightings(
  { codes }: Sightings,
  seen: readonly Seen[],
  at: number,
): { readonly state: Sightings; readonly scanned: readonly string[] } {
  const still = new Map([...codes].filter(([, code]) => at - code.at < AWAY_MS));
  const scanned: string[] = [];
  for (const { text, format } of seen.slice(0, CODES_MAX)) {
    const before = still.get(text);
    const counts = before !== undefined || format === "qr_code";
    if (counts && before?.counted !== true) {
      scanned.push(text);
    }
    still.set(text, { at, counted: counts });
  }
  return { state: { codes: still }, scanned };
}

/** As the catalogue has it: a UPC-A of twelve digits is an EAN-13 that begins with 0. */
export function knownAs(text: string, knows: (code: string) => boolean): string {
  const others = /^0\d{12}$/u.test(text)
    ? [text.slice(1)]
    : /^\d{12}$/u.test(text)
      ? [`0${text}`]
      : [];
  return [text, ...others].find(knows) ?? text;
}
