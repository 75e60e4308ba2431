import {
  type LabCommand,
  type LabMessage,
  type LabView,
  type PaperPart,
  RECEIPTS_MAX,
} from "@tillwave/shared/api/lab";
import { present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { ClientError, FeedListener } from "./lab-client.ts";
import { createLabStore } from "./lab-store.ts";

const FEED: PaperPart = { type: "feed", heightDots: 30 };
const VIEW = { power: { canCut: true } } as LabView;
const HELLO: LabMessage = { type: "hello", view: VIEW, receipts: [{ number: 3, parts: [FEED] }] };

function openStore(answers: readonly Result<void, ClientError>[] = []) {
  const left = [...answers];
  const sent: LabCommand[] = [];
  let listener: FeedListener | null = null;
  const store = createLabStore({
    openFeed(opened) {
      listener = opened;
    },
    async send(command) {
      sent.push(command);
      return left.shift() ?? ok(undefined);
    },
  });
  return { store, sent, feed: present<FeedListener>(listener, "the feed's listener") };
}

test("the page waits for the lab, has everything with its first word, and says when it is lost", () => {
  const { store, feed } = openStore();
  expect(store.line.value).toBe("connecting");
  feed.onLost();
  expect(store.line.value).toBe("connecting");
  feed.onMessages([HELLO]);
  expect([store.line.value, store.view.value]).toEqual(["connected", VIEW]);
  feed.onLost();
  expect([store.line.value, store.view.value]).toEqual(["lost", VIEW]);
});

test("paper goes to the receipt that it belongs to, and others stay as they are", () => {
  const { store, feed } = openStore();
  feed.onMessages([HELLO]);
  const [old] = store.receipts.value;
  feed.onMessages([{ type: "printed", receipt: 4, part: FEED }]);
  feed.onMessages([{ type: "printed", receipt: 4, part: FEED }]);
  expect(store.receipts.value.map(({ parts }) => parts.length)).toEqual([1, 2]);
  expect(store.receipts.value[0]).toBe(old);
});

test("a page that stays open for days keeps the newest receipts", () => {
  const { store, feed } = openStore();
  for (let receipt = 1; receipt <= RECEIPTS_MAX + 5; receipt += 1) {
    feed.onMessages([{ type: "printed", receipt, part: FEED }]);
  }
  expect(store.receipts.value).toHaveLength(RECEIPTS_MAX);
  expect(store.receipts.value.at(-1)?.number).toBe(RECEIPTS_MAX + 5);
});

test("paper that is thrown away is gone", () => {
  const { store, feed } = openStore();
  feed.onMessages([HELLO, { type: "cleared" }]);
  expect(store.receipts.value).toEqual([]);
});

test("why a press came to nothing stands there until the next one is done, or it is closed", async () => {
  const refused = err({ type: "no-launcher" } as const);
  const { store, sent } = openStore([refused, ok(undefined), refused]);
  await store.send({ type: "power-cut", of: "hub" });
  expect(store.refusal.value).toEqual({ type: "no-launcher" });
  await store.send({ type: "drawer-shut" });
  expect(store.refusal.value).toBeNull();
  await store.send({ type: "power-cut", of: "hub" });
  store.closeRefusal();
  expect(store.refusal.value).toBeNull();
  expect(sent.map(({ type }) => type)).toEqual(["power-cut", "drawer-shut", "power-cut"]);
});

test("a page without the key, and one too many, are told so", () => {
  const { store, feed } = openStore();
  feed.onRefused("not-allowed");
  expect(store.line.value).toBe("not-allowed");
  feed.onRefused("too-many-pages");
  expect(store.line.value).toBe("too-many-pages");
});
