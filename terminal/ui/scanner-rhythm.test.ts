/**
 * A scanner that types like a keyboard, at its worst: the real listener hears recorded and perturbed rhythms, keys that
 * an input method has taken, a slow tablet's bunches, and a person who types before and after. No code is cut, none
 * runs into another, no typed word is one, and what the person typed stands as it was.
 *
 *   RUNS=1000000 npx vitest run … scanner-rhythm     more codes than by default
 */
import { signal } from "@preact/signals";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { keystrokeOf } from "./key-character.ts";
import type { OpenSheet, Screen, Typed } from "./register.ts";
import { createScanListener } from "./scan-listener.ts";
import { type HeardKey, type Stream, makeStream } from "./testing/key-stream.ts";

const CODES = Number(process.env["RUNS"] ?? 100_000);

interface Found {
  readonly codes: readonly string[];
  /** How each was found. */
  readonly knew: readonly boolean[];
  /** What stands in the field at the end. */
  readonly typed: string;
}

/** Hears the keys as keyboard.ts does, while a field takes what is typed. */
function listenTo(keys: readonly HeardKey[], known: ReadonlySet<string>, screen: Screen): Found {
  let typed: Typed = { query: "", amount: "", quantity: "", figure: "" };
  const [codes, knew]: [string[], boolean[]] = [[], []];
  const scans = createScanListener(
    {
      goods: signal({ index: { byBarcode: (code: string) => known.has(code) || undefined } }),
    } as never,
    {
      screen: signal(screen),
      sheet: signal<OpenSheet | null>(null),
      typed: () => typed,
      takeBack: (before: Typed) => void (typed = before),
    } as never,
  );
  for (const key of keys) {
    const stroke = keystrokeOf(key);
    switch (stroke.type) {
      case "character":
        scans.character(stroke.char, key.timeStamp);
        typed = { ...typed, query: typed.query + stroke.char };
        break;
      case "enter":
      case "tab": {
        const code = scans.end(stroke.type, key.timeStamp);
        if (code !== null) {
          codes.push(code.code);
          knew.push(code.type === "known");
        } else if (stroke.type === "enter") {
          typed = { ...typed, query: "" };
        }
        break;
      }
      case "other":
        scans.forget();
        typed = { ...typed, query: key.key === "Escape" ? "" : typed.query };
        break;
      case "modifier":
        break;
    }
  }
  return { codes, knew, typed: typed.query };
}

/** What stands in the field when the stream is over: the person's, since it was last emptied. */
function leftOf({ arrivals }: Stream): string {
  return arrivals.reduce((left, arrival) => {
    if (arrival.by === "scanner") {
      return left;
    }
    return arrival.ends === "nothing" ? left + spokenUnder(arrival) : "";
  }, "");
}

/** Under an input method the space bar has no character of its own. */
function spokenUnder({ keys }: { readonly keys: readonly HeardKey[] }): string {
  return keys
    .map(keystrokeOf)
    .map((stroke) => (stroke.type === "character" ? stroke.char : ""))
    .join("");
}

test(`of ${CODES} scanned codes none is cut, none joined, and no typed word is one`, () => {
  const seed = seedOfRun("scanner-rhythm");
  const random = seededRandom(seed);
  let scanned = 0;
  for (let stream = 0; scanned < CODES; stream += 1) {
    const made = makeStream(random);
    const keys = made.arrivals.flatMap((arrival) => arrival.keys);
    const wanted = made.arrivals.flatMap((arrival) =>
      arrival.by === "scanner" ? [arrival.code] : [],
    );
    const screen = random.integer(3) === 0 ? "pay" : "register";
    const found = listenTo(keys, made.known, screen);
    const where = `stream ${stream} of seed ${seed} on ${screen}`;
    if (found.codes.join(" ") !== wanted.join(" ")) {
      expect(found.codes, where).toEqual(wanted);
    }
    if (found.knew.some((knew, i) => knew !== made.known.has(wanted[i] ?? ""))) {
      expect(found.knew, where).toEqual(wanted.map((code) => made.known.has(code)));
    }
    if (found.typed !== leftOf(made)) {
      expect(found.typed, where).toBe(leftOf(made));
    }
    scanned += wanted.length;
  }
  expect(scanned).toBeGreaterThanOrEqual(CODES);
}, 120_000);
