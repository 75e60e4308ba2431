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
import { runAsAsked } from "@tillwave/shared/host/program";
import { startDeadMan } from "./adapters/dead-man.ts";
import { loadNfcPcscDriver } from "./adapters/nfc-pcsc-driver.ts";
import { awaitPcscd } from "./adapters/pcscd.ts";
import { loadSmartcardDriver } from "./adapters/smartcard-driver.ts";
import { listenForCards } from "./adapters/virtual-driver.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import type { OpenDriver } from "./driver.ts";
import { type Slots, createSlots } from "./slots.ts";

/** For its last word to leave, in milliseconds. */
const LAST_WORD_MS = 50;

const say = (word: ReaderWord): void => {
  process.send?.(word, undefined, undefined, () => {});
};

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("killed");
}

function end(detail: string): void {
  say({ type: "ending", detail: asDetail(detail) });
  setTimeout(die, LAST_WORD_MS);
}

async function run({ library, virtualPort }: Launch): Promise<void> {
  process.on("disconnect", die);
  if (!process.connected) {
    // Gone while this program was being loaded, or never there: nobody would ever end it.
    process.stderr.write("The till starts its reader itself; this one has no till.\n", die);
    return;
  }
  process.on("SIGTERM", die);
  process.on("SIGINT", die);
  process.on("uncaughtException", (error) => end(error.stack ?? error.message));
  process.on("unhandledRejection", (error) => end(String(error)));
  const later = (callback: () => void, afterMs: number): void => {
    setTimeout(callback, afterMs);
  };
  const slots = createSlots({ say, later, end });
  // The till is the only one that speaks on this channel, and it is the one that started us.
  process.on("message", (command) => slots.hear(command as ReaderCommand));
  say({ type: "at-work" });
  setInterval(() => say({ type: "alive" }), READER_ALIVE_EVERY);
  startDeadMan();
  await openDrivers(slots, { library, virtualPort });
}

async function openDrivers(slots: Slots, { library, virtualPort }: Launch): Promise<void> {
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
