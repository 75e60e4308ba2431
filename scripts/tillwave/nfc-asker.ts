/** Who can be asked about the reader: the till that runs, or, where none does, a reader process of our own. */
import type { NfcReply, NfcRequest } from "@tillwave/shared/api/till";
import { NO_LOG } from "@tillwave/shared/core/log";
import { ok } from "@tillwave/shared/core/result";
import { createReaderProcesses, readerProgram } from "@tillwave/service/adapters/reader-process";
import { createSignDesk } from "@tillwave/service/nfc/sign-desk";
import { EXIT, type Given, type Outcome, notRunning, textOf, usage } from "./command.ts";
import { type Asked, tillOf } from "./program-client.ts";

export interface Asker {
  ask(request: NfcRequest): Promise<Asked<NfcReply>>;
  close(): void;
}

/** A reader process has found its readers by then. */
const READER_MS_MAX = 5000;
const LOOK_EVERY_MS = 100;

export async function openAsker(given: Given): Promise<Asked<Asker>> {
  const till = await tillOf(given);
  if (till.ok) {
    const ask = (request: NfcRequest): Promise<Asked<NfcReply>> =>
      till.value.post<NfcReply>("/api/nfc", request);
    return ok({ ask, close: () => {} });
  }
  return till.error.exit === EXIT.notRunning ? openOwnReader(given) : till;
}

async function openOwnReader(given: Given): Promise<Asked<Asker>> {
  const driver = textOf(given, "reader") ?? "auto";
  const port = textOf(given, "virtual-reader-port");
  const virtualPort = port === undefined ? null : Number(port);
  if (virtualPort !== null && !(Number.isInteger(virtualPort) && virtualPort > 0)) {
    return { ok: false, error: usage("--virtual-reader-port takes a number from 1 to 65534.") };
  }
  const readers = createReaderProcesses({ program: readerProgram(), driver, virtualPort }, NO_LOG);
  const desk = createSignDesk({ readers, isTaken: () => false });
  const reader = desk.forPayments.open({ card() {}, removed() {}, changed() {} });
  const until = Date.now() + READER_MS_MAX;
  while (reader.view().state === "starting" && Date.now() < until) {
    await new Promise((after) => setTimeout(after, LOOK_EVERY_MS));
  }
  if (reader.view().state !== "ready") {
    reader.close();
    return { ok: false, error: noReader() };
  }
  return ok({ ask: async (request) => ok(await desk.ask(request)), close: reader.close });
}

const noReader = (): Outcome =>
  notRunning(
    "No till runs here, and no reader answers on this machine.",
    "Start the shop with scripts/start, or plug a reader in and see that the service pcscd runs.",
  );
