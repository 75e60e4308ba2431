/** The whole demo shop, joined: till, hub, and a lab whose switches can be turned as on its page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabCommand, LabReply } from "@tillwave/shared/api/lab";
import { assert } from "@tillwave/shared/core/assert";
import { type ShopProcess, type ShopProcessOptions, openShop } from "./shop-process.ts";

/** For hub and till to find each other, in milliseconds, on a machine that does other work too. */
const JOINED_MS_MAX = 60_000;
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
    await awaitJoined(shop);
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

async function awaitJoined({ said }: ShopProcess): Promise<void> {
  const deadline = performance.now() + JOINED_MS_MAX;
  while (!said().includes("The till has joined the demo's hub")) {
    assert(performance.now() < deadline, `the till joins its hub:\n${said()}`);
    await sleep(LOOK_EVERY_MS);
  }
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
