import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { PrintReply, PrintRequest } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { NO_NEWS, hearPaper } from "./paper-news.ts";
import { type Papers, createPapers } from "./papers.ts";
import type { ServiceError } from "./requester.ts";
import type { Notice } from "./till-store.ts";

const ref = { epoch: 1, seq: 7 };
const unreachable = err({ type: "unreachable" } as const);

interface Counter {
  readonly papers: Papers;
  readonly asked: PrintRequest[];
  readonly notice: { readonly value: Notice | null };
  readonly store: { readonly paperNews: { value: typeof NO_NEWS } };
}

/** A till that gives these answers, one after another. */
function open(...answers: readonly Result<PrintReply, ServiceError>[]): Counter {
  const asked: PrintRequest[] = [];
  const store = { notice: signal<Notice | null>(null), paperNews: signal(NO_NEWS) };
  const left = [...answers];
  const papers = createPapers({
    client: {
      print: (request) => {
        asked.push(request);
        return Promise.resolve(present(left.shift(), "an answer"));
      },
    },
    store,
    newId: () => `press-${asked.length}`,
  });
  return { papers, asked, notice: store.notice, store };
}

test("each press asks for a piece of paper of its own", async () => {
  const { papers, asked } = open(ok({ ok: true, copy: 1 }), ok({ ok: true, copy: 2 }));
  await papers.print(ref);
  await papers.print(ref);
  expect(asked.map(({ id }) => id)).toEqual(["press-0", "press-1"]);
});

test("a press that nobody answered is the same press when it is pressed again", async () => {
  const { papers, asked, notice } = open(
    unreachable,
    unreachable,
    ok({ ok: true, copy: 1 }),
    ok({ ok: true, copy: 2 }),
  );
  await papers.print(ref);
  expect(notice.value).toEqual({ type: "not-printed", refusal: { type: "unanswered" } });
  await papers.print(ref);
  await papers.print(ref);
  await papers.print(ref);
  expect(new Set(asked.slice(0, 3).map(({ id }) => id)).size).toBe(1);
  expect(asked[3]?.id).not.toBe(asked[2]?.id);
  expect(notice.value).toBeNull();
});

test("an unanswered press for one sale lends its id to no other", async () => {
  const { papers, asked } = open(unreachable, ok({ ok: true, copy: 1 }));
  await papers.print(ref);
  await papers.print({ epoch: 1, seq: 8 });
  expect(asked[0]?.id).not.toBe(asked[1]?.id);
});

test("a second press while one is under way asks for nothing", async () => {
  const { papers, asked } = open(ok({ ok: true, copy: 1 }));
  await Promise.all([papers.print(ref), papers.print(ref)]);
  expect(asked).toHaveLength(1);
});

test("a refusal is a notice", async () => {
  const { papers, notice } = open(ok({ ok: false, error: { type: "queue-full", waiting: 50 } }));
  await papers.print(ref);
  expect(notice.value).toEqual({
    type: "not-printed",
    refusal: { type: "queue-full", waiting: 50 },
  });
});

test("who saw the paper come out need not be asked again, but is asked about the next piece", () => {
  const { papers, store } = open();
  const fetched = { paper: "unknown", copies: 0 } as const;
  expect(papers.of(ref, fetched).latest).toEqual({ copy: 0, paper: "unknown" });
  papers.sawItComeOut(ref, 0);
  expect(papers.of(ref, fetched).latest).toEqual({ copy: 0, paper: "printed" });
  store.paperNews.value = hearPaper(NO_NEWS, { type: "paper", ref, copy: 1, paper: "unknown" });
  expect(papers.of(ref, fetched).latest).toEqual({ copy: 1, paper: "unknown" });
});
