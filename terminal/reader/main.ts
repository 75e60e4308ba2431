/**
 * The till's contactless readers as a process of their own: PC/SC libraries may spin, deadlock and never come back,
 * so the till speaks to them from a distance, and kills what does not answer.
 *
 * This process keeps nothing, so it never ends in order: with an APDU on its way even exit() may hang.
 */
import {
  READER_ALIVE_EVERY,
  type ReaderCommand,
  type ReaderWord,
  asDetail,
} from "@tillwave/shared/api/reader";
import { type Parent, die, meetParent } from "@tillwave/shared/host/child-program";
import { runAsAsked } from "@tillwave/shared/host/program";
import { startDeadMan } from "./adapters/dead-man.ts";
import { loadNfcPcscDriver } from "./adapters/nfc-pcsc-driver.ts";
import { awaitPcscd } from "./adapters/pcscd.ts";
import { loadSmartcardDriver } from "./adapters/smartcard-driver.ts";
import { listenForCards } from "./adapters/virtual-driver.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import type { OpenDriver } from "./driver.ts";
import { type Slots, createSlots } from "./slots.ts";

async function run({ library, virtualPort }: Launch): Promise<void> {
  const till = meetParent<ReaderWord>({
    alone: "The till starts its reader itself; this one has no till.",
    lastWord: (why) => ({ type: "ending", detail: asDetail(why) }),
  });
  if (till === null) {
    return;
  }
  till.whenToldToEnd(die);
  const later = (callback: () => void, afterMs: number): void => {
    setTimeout(callback, afterMs);
  };
  const slots = createSlots({ say: till.say, later, end: till.end });
  // The till is the only one that speaks on this channel, and it is the one that started us.
  till.hear((command) => slots.hear(command as ReaderCommand));
  till.say({ type: "at-work" });
  setInterval(() => till.say({ type: "alive" }), READER_ALIVE_EVERY);
  startDeadMan();
  await openDrivers(slots, till.say, { library, virtualPort });
}

async function openDrivers(
  slots: Slots,
  say: Parent<ReaderWord>["say"],
  { library, virtualPort }: Launch,
): Promise<void> {
  if (virtualPort !== null) {
    slots.open(await listenForCards(virtualPort));
  }
  const openDriver = library === null ? null : await loadDriver(library);
  if (openDriver !== null) {
    awaitPcscd({ answers: () => slots.open(openDriver), isDown: () => slots.awaitDriver() });
  } else if (virtualPort === null) {
    say({ type: "readers", names: [], isWaiting: false });
  }
}

/** Null where this machine has no PC/SC: the till sells without. */
async function loadDriver(library: "smartcard" | "nfc-pcsc"): Promise<OpenDriver | null> {
  try {
    return await (library === "smartcard" ? loadSmartcardDriver() : loadNfcPcscDriver());
  } catch (error) {
    process.stderr.write(`No contactless reader: ${(error as Error).message}\n`);
    return null;
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
