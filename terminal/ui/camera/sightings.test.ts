import { expect, test } from "vitest";
import {
  AWAY_MS,
  NOTHING_SEEN,
  type Seen,
  type Sightings,
  knownAs,
  stepSightings,
} from "./sightings.ts";

const bars = (text: string): Seen => ({ text, format: "ean_13" });
const qr = (text: string): Seen => ({ text, format: "qr_code" });

/** What counts, picture by picture, so many milliseconds apart. */
function scannedOf(pictures: readonly (readonly Seen[])[], everyMs = 120): readonly string[][] {
  let state: Sightings = NOTHING_SEEN;
  return pictures.map((seen, i) => {
    const step = stepSightings(state, seen, i * everyMs);
    ({ state } = step);
    return [...step.scanned];
  });
}

test("a code that lies before the camera is scanned once", () => {
  const pictures = Array.from({ length: 100 }, () => [bars("4891234567890")]);
  expect(scannedOf(pictures).flat()).toEqual(["4891234567890"]);
});

test("bars that were read once only are noise, a QR code is none", () => {
  expect(scannedOf([[bars("12345670")], [], []]).flat()).toEqual([]);
  expect(scannedOf([[qr("TWR1ABC")]]).flat()).toEqual(["TWR1ABC"]);
});

test("a code that was away and is back is scanned again, one that flickers is not", () => {
  const away = Array.from({ length: Math.ceil(AWAY_MS / 120) }, () => []);
  const code = [bars("4891234567890")];
  expect(scannedOf([code, code, [], [], code, code]).flat()).toHaveLength(1);
  expect(scannedOf([code, code, ...away, code, code]).flat()).toHaveLength(2);
});

test("two codes on one picture are two", () => {
  const both = [bars("4891234567890"), bars("4891234567891")];
  expect(scannedOf([both, both, both])).toEqual([[], ["4891234567890", "4891234567891"], []]);
});

test("a wall of labels is not sold whole", () => {
  const wall = Array.from({ length: 50 }, (_, i) => qr(`CODE-${i}`));
  expect(scannedOf([wall]).flat().length).toBeLessThanOrEqual(8);
});

test("a UPC-A is known as the EAN-13 that the catalogue has, and the other way about", () => {
  const knows =
    (...codes: readonly string[]) =>
    (code: string) =>
      codes.includes(code);
  expect(knownAs("036000291452", knows("0036000291452"))).toBe("0036000291452");
  expect(knownAs("0036000291452", knows("036000291452"))).toBe("036000291452");
  expect(knownAs("0036000291452", knows())).toBe("0036000291452");
  expect(knownAs("4891234567890", knows("891234567890"))).toBe("4891234567890");
});
