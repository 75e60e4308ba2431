/**
 * The whole demo shop, ready: till and hub in step, the reader waiting for phones, and a lab whose switches can be turned
 * as on its page.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabCommand, LabReply } from "@tillwave/shared/api/lab";
import type { FeedMessage, StatusView } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import { START_MS_MAX } from "./programs.ts";
import { type ShopProcess, type ShopProcessOptions, openShop } from "./shop-process.ts";

const LOOK_EVERY_MS = 100;

export interface WholeShop extends ShopProcess {
  /** The lab's page, with its token. */
  readonly labUrl: string;
  /** The hub's console. */
  readonly consoleUrl: string;
  readonly consolePassword: string;
  /** As somebody would press it on the lab's page. */
  turn(command: LabCommand): Promise<void>;
}

export async function openWholeShop(
  options: Omit<ShopProcessOptions, "whole">,
): Promise<WholeShop> {
  const shop = await openShop({ ...options, whole: true });
  try {
    await awaitReady(shop);
  } catch (error) {
    await shop.close();
    throw error;
  }
  const labUrl = addressAfter(shop, "Phones, printer, drawer and switches of the demo: ");
  return {
    ...shop,
    labUrl,
    consoleUrl: addressAfter(shop, "The hub's console: "),
    consolePassword: readFileSync(join(options.folder, "hub", "demo-password"), "utf8").trim(),
    turn: (command) => turn(new URL(labUrl), command),
  };
}

/** A till that joins a hub begins anew, and so does its reader: only after that are they looked at. */
async function awaitReady({ said, url }: ShopProcess): Promise<void> {
  const deadline = performance.now() + START_MS_MAX;
  let status: StatusView | null = null;
  while (status === null || !isReady(status)) {
    const seen = status && JSON.stringify({ hub: status.hub.state, reader: status.reader });
    assert(performance.now() < deadline, `the whole shop is ready: ${seen}\n${said()}`);
    await sleep(LOOK_EVERY_MS);
    status = said().includes("The till has joined the demo's hub") ? await statusOf(url) : null;
  }
}

function isReady({ hub, reader }: StatusView): boolean {
  return hub.state === "in-step" && reader.state === "ready" && reader.cannotPay === null;
}

/** As a page is told of it first; null where the till does not sell at the moment. */
async function statusOf(url: string): Promise<StatusView | null> {
  const { origin, hash } = new URL(url);
  const abort = new AbortController();
  const { body } = await fetch(`${origin}/api/feed`, {
    headers: { authorization: `Bearer ${hash.slice("#t=".length)}` },
    signal: abort.signal,
  });
  assert(body !== null, "the till has a feed");
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    if (text.includes("\n")) {
      break;
    }
  }
  abort.abort();
  const first = JSON.parse(text.slice(0, text.indexOf("\n"))) as FeedMessage;
  return first.type === "hello" ? first.status : null;
}

function addressAfter({ said }: ShopProcess, words: string): string {
  const line = said()
    .split("\n")
    .find((candidate) => candidate.startsWith(words));
  assert(line !== undefined, `the shop says: ${words}`);
  return line.slice(words.length).trim();
}

async function turn(lab: URL, command: LabCommand): Promise<void> {
  const response = await fetch(`${lab.origin}/api/lab/commands`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${lab.hash.slice("#t=".length)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(command),
  });
  const reply = (await response.json()) as LabReply;
  assert(reply.ok, `the lab does it: ${JSON.stringify(reply)}`);
}
