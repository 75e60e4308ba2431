import type { PaperPart } from "@tillwave/shared/api/lab";
import { RECEIPTS_MAX } from "@tillwave/shared/api/lab";
import { expect, test } from "vitest";
import { NO_PAPER, PAPER_CHARACTERS_MAX, PARTS_MAX, type Paper, addPart } from "./paper.ts";

const FEED: PaperPart = { type: "feed", heightDots: 30 };
const CUT: PaperPart = { type: "cut", isPartial: false, heightDots: 0 };

const add = (paper: Paper, ...parts: readonly PaperPart[]): Paper =>
  parts.reduce((grown, part) => addPart(grown, part).paper, paper);
const numbersOf = ({ receipts }: Paper) => receipts.map(({ number }) => number);

test("a receipt ends with its cut", () => {
  const paper = add(NO_PAPER, FEED, FEED, CUT, FEED);
  expect(paper.receipts).toEqual([
    { number: 1, parts: [FEED, FEED, CUT] },
    { number: 2, parts: [FEED] },
  ]);
});

test("receipts go on counting after the paper was thrown away", () => {
  expect(addPart(NO_PAPER, FEED, 8).receipt).toBe(8);
});

test("the oldest receipts go first", () => {
  const paper = add(NO_PAPER, ...Array.from({ length: RECEIPTS_MAX + 3 }, () => CUT));
  expect(paper.receipts).toHaveLength(RECEIPTS_MAX);
  expect(numbersOf(paper)[0]).toBe(4);
});

test("a receipt that is never cut becomes another one", () => {
  const paper = add(NO_PAPER, ...Array.from({ length: PARTS_MAX + 1 }, () => FEED));
  expect(paper.receipts.map(({ parts }) => parts.length)).toEqual([PARTS_MAX, 1]);
});

test("large images push old receipts out", () => {
  const bits = "A".repeat(PAPER_CHARACTERS_MAX / 4);
  const picture = { width: 8, height: 8, bits };
  const image: PaperPart = { type: "image", align: "left", picture, heightDots: 8 };
  const paper = add(NO_PAPER, image, CUT, image, CUT, image, CUT, image, CUT, image);
  expect(numbersOf(paper)).toEqual([3, 4, 5]);
  expect(JSON.stringify(paper.receipts).length).toBeLessThan(PAPER_CHARACTERS_MAX * 1.1);
});
