/** Zones at the real hub's console: a person makes one, a real emitter joins it, gets other keys, and is retired. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { initHub } from "@tillwave/hub/init";
import { EMITTER_SOCKET, type EmitterAsk } from "@tillwave/shared/api/emitter";
import { assert, present } from "@tillwave/shared/core/assert";
import { afterEach, beforeAll, expect, test } from "vitest";
import { wordsFor } from "../scripts/shop/programs.ts";
import { withBrowser } from "./daemons/browser.ts";
import { type ConsolePage, consolePage } from "./daemons/console-page.ts";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const BUILT = fileURLToPath(new URL("../terminal/hub/console/dist/index.html", import.meta.url));
/** An emitter speaks every 30 s; what the hub has for it comes with that. */
const NEXT_WORD = { timeout: 50_000 };
const NOT_SIGNED_IN = /status of 401/u;

let endings: (() => Promise<void>)[] = [];
beforeAll(() => {
  assert(existsSync(BUILT), "the console is not built yet. Run: npm run build");
});
afterEach(async () => {
  const over = endings;
  endings = [];
  for (const end of over.toReversed()) {
    await end();
  }
});
const browser = withBrowser();

interface Opened {
  readonly hub: HubProcess;
  readonly merchant: ConsolePage;
}

async function openConsole(): Promise<Opened> {
  const folder = makeMemoryFolder("console-zones-");
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  const made = await initHub({ folder, merchant: 1001, name: "Corner shop", currency: "HKD" });
  assert(made.ok, "a hub is made");
  const hub = await startHub({ folder });
  endings.push(async () => void (await hub.stop()));
  const page = await browser.openPage(hub.console, { expected: NOT_SIGNED_IN });
  const merchant = consolePage(page);
  await merchant.password.fill(made.value.password);
  await merchant.button("Sign in").click();
  await merchant.heading("No till has joined yet").waitFor();
  return { hub, merchant };
}

interface EmitterProcess {
  readonly process: ChildProcess;
  /** The answer, as it came. */
  ask(ask: EmitterAsk): Promise<unknown>;
}

async function startEmitter(): Promise<EmitterProcess> {
  const folder = makeMemoryFolder("console-zones-emitter-");
  const child = spawn(
    process.execPath,
    [...wordsFor("emitter"), "--folder", folder, "--speaker", "silent"],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  endings.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  await once(child, "message");
  return {
    process: child,
    ask: async (ask) => {
      const socket = createConnection(join(folder, EMITTER_SOCKET));
      socket.write(`${JSON.stringify(ask)}\n`);
      let text = "";
      for await (const chunk of socket as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        if (text.includes("\n")) {
          break;
        }
      }
      return JSON.parse(text) as unknown;
    },
  };
}

/** As a person types what the page shows; the hub of a test listens on loopback alone. */
async function joinAsShown({ hub, merchant }: Opened, emitter: EmitterProcess): Promise<void> {
  const shown = await merchant.page.locator(".command").innerText();
  const [, code] = /^tillwave emitter join (\S+) --url https:\/\/\S+$/u.exec(shown) ?? [];
  const answer = await emitter.ask({
    ask: "join",
    url: hub.url,
    code: present(code, "a code in the command"),
  });
  expect(answer).toMatchObject({ answer: "done" });
}

test("a zone, an emitter in it, another key, a stolen one, and the end of it", async () => {
  const opened = await openConsole();
  const { merchant } = opened;
  const { page } = merchant;
  await merchant.link("Zones").click();
  await merchant.heading("No zone yet").waitFor();
  await merchant.link("Add a zone").click();
  await page.getByLabel("Name", { exact: true }).fill("Front door");
  await page.getByLabel("From the left").fill("4");
  await page.getByLabel("From the top").fill("2.5");
  await merchant.button("Make the zone").click();
  await merchant.heading(/^Front door/u).waitFor();
  await merchant.text("Nothing sounds in this zone yet.").waitFor();

  await merchant.link("Add an emitter").click();
  await merchant.button("Make a code").click();
  await merchant.heading("Type this at the emitter").waitFor();
  const emitter = await startEmitter();
  await joinAsShown(opened, emitter);
  await merchant.heading("Front door has joined").waitFor();
  await merchant.button("Done").click();
  await merchant.link("Front door").click();
  // It speaks at once when it has joined: silent speakers say that they are.
  await merchant.text(/^(?:Simulated|Starting)$/u).waitFor(NEXT_WORD);
  await merchant.text("number 1").waitFor();
  await merchant.text("Simulated").waitFor(NEXT_WORD);

  await page.getByLabel("Points", { exact: true }).fill("12");
  await merchant.button("Save").click();
  await merchant.text(/^Saved as version \d+\./u).waitFor();
  await merchant.button("New key: Front door").click();
  await merchant.button("Change the key").click();
  await merchant.text("changes with its next word").waitFor();
  await merchant.text("number 2").waitFor(NEXT_WORD);
  await merchant.text("as they are here").waitFor(NEXT_WORD);

  await merchant.button("New key: Front door").click();
  await merchant.text("Stolen or copied").click();
  await merchant.button("Lock it out").click();
  await merchant.heading("Type this at the emitter").waitFor();
  await merchant.link("Zones").click();
  await merchant.text("Locked out").waitFor();
  await merchant.page.goBack();
  await joinAsShown(opened, emitter);
  await merchant.heading("Front door has joined").waitFor();
  await merchant.button("Done").click();
  await merchant.link("Front door").click();
  await merchant.text("Simulated").waitFor(NEXT_WORD);
  await merchant.text("number 3").waitFor();

  await merchant.button("Retire: Front door").click();
  await merchant.button("Retire it").click();
  await merchant.text("Nothing sounds in this zone yet.").waitFor();
  await merchant.button("Close this zone").click();
  await merchant.button("Close it").click();
  await merchant.heading("No zone yet").waitFor();
  expect(await merchant.text("Front door").count()).toBe(0);
}, 300_000);
