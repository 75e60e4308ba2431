import { expect, test } from "vitest";
import { type Contested, OVERLAP, createContestedPlaces } from "./contested-places.ts";

const FRAME = 3.456;

/** Codes that are heard every frame from one second to another. */
function hear(...sung: readonly { place: number; code: number; from: number; to: number }[]) {
  const heard = sung.flatMap(({ from, to, ...id }) =>
    Array.from({ length: Math.floor((to - from) / FRAME) + 1 }, (_, i) => ({
      id,
      at: from + i * FRAME,
    })),
  );
  const places = createContestedPlaces();
  const told: Contested[] = [];
  for (const { id, at } of heard.toSorted((a, b) => a.at - b.at)) {
    const contested = places.take(id, at);
    if (contested !== null) {
      told.push(contested);
    }
  }
  return told;
}

test("two emitters that claim one place are named once, the one that was there first", () => {
  expect(
    hear({ place: 7, code: 1, from: 0, to: 60 }, { place: 7, code: 2, from: 5, to: 60 }),
  ).toEqual([{ place: 7, codes: [1, 2] }]);
});

test("an emitter that changes its code every half minute is one", () => {
  const rolling = [0, 1, 2, 3].map((i) => ({ place: 7, code: i, from: i * 32, to: i * 32 + 33 }));
  expect(hear(...rolling)).toEqual([]);
});

test("two places beside each other are no conflict", () => {
  expect(
    hear({ place: 7, code: 1, from: 0, to: 60 }, { place: 8, code: 2, from: 0, to: 60 }),
  ).toEqual([]);
});

test("it takes a while, and then not long", () => {
  const together = (seconds: number) =>
    hear({ place: 7, code: 1, from: 0, to: seconds }, { place: 7, code: 2, from: 0, to: seconds });
  expect(together(OVERLAP - 0.1)).toEqual([]);
  expect(together(OVERLAP + FRAME)).toHaveLength(1);
});

test("a hall of a thousand codes is listened to without end", () => {
  const places = createContestedPlaces();
  for (let i = 0; i < 5000; i += 1) {
    places.take({ place: i % 9, code: i }, i * 0.01);
  }
  expect(places.take({ place: 1, code: 99_999 }, 60)).toBeNull();
});
