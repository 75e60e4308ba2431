/** Signs at the virtual reader: through the till that runs, and by the command line's own reader process. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { NfcReply } from "@tillwave/shared/api/till";
import { toHex } from "@tillwave/shared/core/bytes";
import { type TagModel, type2Tag, type4Tag } from "@tillwave/shared/testing/tag-models";
import { expect, onTestFinished, test } from "vitest";
import { claimPortPair } from "@tillwave/shared/host/free-port";
import { tillwave, tillwaveJson } from "./daemons/command-line.ts";
import { type DiallingCard, dialIn } from "./daemons/dialling-card.ts";
import { startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const URL = "https://shop.example/menu";
const TRIES_MAX = 150;
const PAYMENT = "00A404000E325041592E5359532E444446303100";

type Reply = NfcReply & { readonly exit: number | null };

async function openPlace() {
  const folder = makeMemoryFolder("tillwave-signs-");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await claimPortPair(0);
  return { folder, port, data: join(folder, "tillwave", "demo") };
}

/** The reader listens once its process has started. */
async function lay(tag: TagModel, port: number): Promise<DiallingCard> {
  const model = { atr: tag.atr, apdu: (command: Uint8Array) => tag.answer(command) };
  for (let tries = 0; ; tries += 1) {
    try {
      return await dialIn({ port }, model);
    } catch (error) {
      if (tries === TRIES_MAX) {
        throw error;
      }
      await setTimeout(100);
    }
  }
}

test("a sign is written and read through the till that runs, and a payment application is not selected", async () => {
  const { folder, port, data } = await openPlace();
  const flags = ["--reader", "virtual", "--virtual-reader-port", `${port}`];
  const till = await startTill({ folder: data, flags });
  onTestFinished(async () => void (await till.stop()));
  for (const tag of [type2Tag(), type4Tag()]) {
    const card = await lay(tag, port);
    const written = await tillwaveJson<Reply>(folder, "nfc", "write", URL);
    expect(written).toMatchObject({ exit: 0, sign: { content: { uri: URL } } });
    const read = await tillwave(folder, "nfc", "read");
    expect(read).toMatchObject({ exit: 0, error: "" });
    expect(read.out).toContain(`The sign says ${URL}`);
    const payment = await tillwave(folder, "nfc", "apdu", PAYMENT);
    expect(payment.exit).toBe(1);
    expect(payment.error).toContain("list of payment applications");
    expect(tag.heard.map(toHex)).not.toContain(PAYMENT.toLowerCase());
    card.pull();
  }
  const none = await tillwave(folder, "nfc", "read", "--wait", "0");
  expect(none).toMatchObject({ exit: 1 });
  expect(none.error).toContain("Nothing lies on the reader.");
  const wrong = await tillwave(folder, "nfc", "write", "http://shop.example");
  expect(wrong).toMatchObject({ exit: 2 });
});

test("where no till runs, the command line has a reader of its own", async () => {
  const { folder, port } = await openPlace();
  const tag = type2Tag();
  const flags = ["--reader", "virtual", "--virtual-reader-port", `${port}`];
  const writing = tillwave(folder, "nfc", "write", URL, ...flags);
  const card = await lay(tag, port);
  const written = await writing;
  expect(written).toMatchObject({ exit: 0 });
  expect(written.out).toContain(`The sign now says ${URL}`);
  card.pull();
  const none = await tillwave(folder, "nfc", "read", "--reader", "none");
  expect(none).toMatchObject({ exit: 3 });
  expect(none.error).toContain("no reader answers on this machine");
});
