/**
 * PC/SC by way of nfc-pcsc 0.8.1 (over @pokusew/pcsclite 0.6.0, NAN).
 *
 * It connects by itself when a card comes, and says nothing where that fails: the Error is emitted as if it were an
 * event's name. It disconnects by itself when a card goes. It never sees one card swapped for another between two looks.
 * Each of these is made good here; what cannot be (it spins, deadlocks, never comes back) is why this is a
 * process that may be killed.
 */
import { APDU_BYTES_MAX } from "@tillwave/shared/api/reader";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { NFC, Reader } from "nfc-pcsc";
import type { Driver, DriverFault, DriverListener, OpenDriver } from "../driver.ts";
import { changeOf } from "./pcsc-state.ts";

/** What it says of a watch that was taken back. */
const CANCELLED = "0x80100002";
/** Card removed, reset, unpowered; no card. */
const REMOVED = /0x(?:80100069|80100068|80100067|8010000c)/iu;

/** For the first reader to be named, in milliseconds. */
const FIRST_LIST_MS = 300;

interface Known {
  readonly reader: Reader;
  state: number;
  atr: Uint8Array;
  /** Of the connection that the library makes by itself; null where none is under way. */
  coming: Promise<string | null> | null;
  settle: (failure: string | null) => void;
}

export async function loadNfcPcscDriver(): Promise<OpenDriver> {
  const { NFC: Library } = await import("nfc-pcsc");
  return (listener) => openNfcPcscDriver(new Library(), listener);
}

function openNfcPcscDriver(nfc: NFC, listener: DriverListener): Driver {
  const known = new Map<string, Known>();
  const lose = (error: unknown): void => {
    const detail = detailOf(error);
    if (!detail.includes(CANCELLED)) {
      listener.lost(detail);
    }
  };
  const tellReaders = (): void => listener.readers([...known.keys()]);
  nfc.on("error", lose);
  nfc.on("reader", (reader) => {
    reader.on("error", lose);
    reader.autoProcessing = false;
    const entry: Known = {
      reader,
      state: 0,
      atr: new Uint8Array(),
      coming: null,
      settle: () => {},
    };
    known.set(reader.name, entry);
    tellReaders();
    listen(entry, listener);
    reader.on("end", () => {
      known.delete(reader.name);
      tellReaders();
    });
  });
  // It never says that there is none.
  setTimeout(tellReaders, FIRST_LIST_MS);
  return {
    async connect(name) {
      const entry = known.get(name);
      return entry === undefined ? err("there is no such reader") : connectTo(entry);
    },
    async transmit(name, command) {
      return transmitTo(known.get(name)?.reader ?? null, command);
    },
    end: (name, how) => endOf(known.get(name)?.reader ?? null, how),
  };
}

function listen(entry: Known, listener: DriverListener): void {
  const { reader } = entry;
  const emit = reader.emit.bind(reader);
  reader.emit = (event, ...args) => {
    if (typeof event === "string") {
      return emit(event, ...args);
    }
    entry.settle(detailOf(event));
    return true;
  };
  reader.on("card", () => entry.settle(null));
  // The library's own listener came first: it is connecting by now, or letting go.
  reader.reader.on("status", ({ state, atr }) => {
    const change = changeOf(entry.state, state);
    entry.state = state;
    if (change === "gone" || change === "swapped") {
      listener.gone(reader.name);
    }
    if (change === "inserted" || change === "swapped") {
      entry.atr = new Uint8Array(atr ?? []);
      entry.coming = change === "swapped" ? null : nextOutcome(entry);
      listener.inserted(reader.name);
    }
  });
}

function nextOutcome(entry: Known): Promise<string | null> {
  return new Promise((resolve) => {
    entry.settle = resolve;
  });
}

async function connectTo(entry: Known): Promise<Result<Uint8Array, string>> {
  const { reader, coming } = entry;
  entry.coming = null;
  try {
    const failure = coming === null ? null : await coming;
    if (failure !== null) {
      return err(failure);
    }
    if (coming === null) {
      reader.connection = null;
      await reader.connect();
      reader.card ??= { atr: entry.atr };
    }
    return ok(entry.atr);
  } catch (error) {
    return err(detailOf(error));
  }
}

async function transmitTo(
  reader: Reader | null,
  command: Uint8Array,
): Promise<Result<Uint8Array, DriverFault>> {
  try {
    // It throws, rather than rejects, where no card is connected.
    const sent = Buffer.from(command.buffer, command.byteOffset, command.byteLength);
    const answer = await reader?.transmit(sent, APDU_BYTES_MAX);
    return answer === undefined
      ? err({ type: "removed", detail: "the reader is gone" })
      : ok(new Uint8Array(answer));
  } catch (error) {
    const detail = detailOf(error);
    return err({ type: REMOVED.test(detail) ? "removed" : "no-answer", detail });
  }
}

function endOf(reader: Reader | null, how: "reset" | "unpower"): Promise<void> {
  return new Promise((resolve) => {
    if (reader === null) {
      resolve();
      return;
    }
    const { SCARD_RESET_CARD, SCARD_UNPOWER_CARD } = reader.reader;
    reader.connection = null;
    reader.reader.disconnect(how === "reset" ? SCARD_RESET_CARD : SCARD_UNPOWER_CARD, () =>
      resolve(),
    );
  });
}

/** PC/SC's own number is in the innermost error. */
function detailOf(error: unknown): string {
  const { previous } = Object(error) as { readonly previous?: unknown };
  return previous instanceof Error ? detailOf(previous) : String(error);
}
