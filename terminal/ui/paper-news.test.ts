import { expect, test } from "vitest";
import type { Paper } from "@tillwave/shared/api/till";
import {
  NO_NEWS,
  type PaperNews,
  SALES_TOLD_MAX,
  hearPaper,
  keyOf,
  paperOf,
} from "./paper-news.ts";

const ref = { epoch: 1, seq: 7 };
const hear = (news: PaperNews, copy: number, paper: Paper): PaperNews =>
  hearPaper(news, { type: "paper", ref, copy, paper });

test("a receipt that nobody asked for has no paper", () => {
  expect(paperOf({ paper: null, copies: 0 })).toEqual({ latest: null, copies: 0 });
});

test("what the feed told last counts more than what was fetched", () => {
  const news = hear(hear(NO_NEWS, 0, "printing"), 0, "printed");
  expect(paperOf({ paper: "queued", copies: 0 }, news.get(keyOf(ref)))).toEqual({
    latest: { copy: 0, paper: "printed" },
    copies: 0,
  });
});

test("a copy is spoken of instead of the original, and counts once it is out", () => {
  const asked = hear(NO_NEWS, 1, "queued");
  expect(paperOf({ paper: "printed", copies: 0 }, asked.get(keyOf(ref)))).toEqual({
    latest: { copy: 1, paper: "queued" },
    copies: 0,
  });
  const out = hear(asked, 1, "printed");
  expect(paperOf({ paper: "printed", copies: 0 }, out.get(keyOf(ref))).copies).toBe(1);
});

test("copies of an earlier day are known from the list", () => {
  expect(paperOf({ paper: "printed", copies: 3 })).toEqual({
    latest: { copy: 3, paper: "printed" },
    copies: 3,
  });
});

test("news of an old piece of paper does not hide a newer one", () => {
  const news = hear(NO_NEWS, 0, "unknown");
  expect(paperOf({ paper: "unknown", copies: 2 }, news.get(keyOf(ref))).latest).toEqual({
    copy: 2,
    paper: "printed",
  });
});

test("only so many sales are remembered, the newest", () => {
  let news = NO_NEWS;
  for (let seq = 1; seq <= SALES_TOLD_MAX + 1; seq += 1) {
    news = hearPaper(news, { type: "paper", ref: { epoch: 1, seq }, copy: 0, paper: "printed" });
  }
  expect(news.size).toBe(SALES_TOLD_MAX);
  expect(news.has("1:1")).toBe(false);
  expect(news.has(`1:${SALES_TOLD_MAX + 1}`)).toBe(true);
});
