/**
 * PC/SC by way of `smartcard` 3.7.0 (N-API). Spec: PC/SC part 5; pcsc-lite 1.9, pcsclite.h.
 *
 * A context of its own for the watch and for each reader: libpcsclite lets one call at a time into a context, and a
 * card that hangs must hold up nobody else. Instead of the package's own watch, which loses what
 * happens while readers come and go, SCardGetStatusChange is asked here, with the state as it was last told.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { APDU_BYTES_MAX } from "@tillwave/shared/api/reader";
import type * as smartcard from "smartcard";
import type { CardInterface, ContextInterface, ReaderState } from "smartcard";
import type { Driver, DriverFault, DriverListener, OpenDriver } from "../driver.ts";
import { STATE_CHANGED, changeOf } from "./pcsc-state.ts";

type Library = typeof smartcard;

/** The name of a reader that changes when readers come or go. */
const PLUG_AND_PLAY = String.raw`\\?PnP?\Notification`;
/** A reader that comes between the listing and the watch is seen after so long, in milliseconds. */
const WATCH_MS = 1000;
/** `smartcard` says in words what PC/SC says in numbers. */
const REMOVED = /removed|no smart ?card|reset|unpowered/iu;

export async function loadSmartcardDriver(): Promise<OpenDriver> {
  const library = await import("smartcard");
  return (listener) => openSmartcardDriver(library, listener);
}

interface Session {
  readonly context: ContextInterface;
  card: CardInterface | null;
}

function openSmartcardDriver(library: Library, listener: DriverListener): Driver {
  const sessions = new Map<string, Session>();
  const sessionOf = (reader: string): Session => {
    const known = sessions.get(reader);
    if (known !== undefined) {
      return known;
    }
    const session: Session = { context: new library.Context(), card: null };
    sessions.set(reader, session);
    return session;
  };
  const forgetOthers = (names: readonly string[]): void => {
    for (const [name] of sessions) {
      if (!names.includes(name)) {
        sessions.delete(name);
      }
    }
  };
  queueMicrotask(
    () =>
      void watch(library, {
        ...listener,
        readers(names) {
          forgetOthers(names);
          listener.readers(names);
        },
      }),
  );
  return {
    async connect(reader) {
      try {
        const session = sessionOf(reader);
        session.card = await connectTo(library, session.context, reader);
        return ok(new Uint8Array(session.card.atr ?? []));
      } catch (error) {
        return err(String(error));
      }
    },
    async transmit(reader, command) {
      return transmitTo(sessions.get(reader)?.card ?? null, command);
    },
    async end(reader, how) {
      const session = sessions.get(reader);
      const card = session?.card;
      if (session !== undefined) {
        session.card = null;
      }
      try {
        card?.disconnect(how === "reset" ? library.SCARD_RESET_CARD : library.SCARD_UNPOWER_CARD);
      } catch {
        // It has left, or another program holds it: there is nothing to reset, and the session is over either way.
      }
    },
  };
}

async function connectTo(
  library: Library,
  context: ContextInterface,
  name: string,
): Promise<CardInterface> {
  const reader = context.listReaders().find((each) => each.name === name);
  if (reader === undefined) {
    throw new Error("the reader is gone");
  }
  const protocols = library.SCARD_PROTOCOL_T0 | library.SCARD_PROTOCOL_T1;
  return reader.connect(library.SCARD_SHARE_SHARED, protocols);
}

async function transmitTo(
  card: CardInterface | null,
  command: Uint8Array,
): Promise<Result<Uint8Array, DriverFault>> {
  if (card === null) {
    return err({ type: "removed", detail: "there is no session" });
  }
  try {
    const sent = Buffer.from(command.buffer, command.byteOffset, command.byteLength);
    return ok(new Uint8Array(await card.transmit(sent, { maxRecvLength: APDU_BYTES_MAX })));
  } catch (error) {
    const detail = String(error);
    return err({ type: REMOVED.test(detail) ? "removed" : "no-answer", detail });
  }
}

/** Ends only when PC/SC does. */
async function watch(library: Library, listener: DriverListener): Promise<void> {
  const stateByReader = new Map<string, number>();
  try {
    const context = new library.Context();
    for (let isFirst = true; ; isFirst = false) {
      const names = context.listReaders().map(({ name }) => name);
      if (keepReaders(names, stateByReader) || isFirst) {
        listener.readers(names);
      }
      const known = [...stateByReader].map(([name, state]) => ({ name, state }));
      const asked = [...known, { name: PLUG_AND_PLAY, state: 0 }] as unknown as ReaderState[];
      // oxlint-disable-next-line no-await-in-loop -- each look continues the one before
      const changes = (await context.waitForChange(asked, WATCH_MS)) ?? [];
      for (const { name, state } of changes) {
        const before = stateByReader.get(name);
        if (before !== undefined) {
          stateByReader.set(name, state & ~STATE_CHANGED);
          tell(listener, name, changeOf(before, state));
        }
      }
    }
  } catch (error) {
    listener.lost(String(error));
  }
}

/** Whether there are others than before. */
function keepReaders(names: readonly string[], stateByReader: Map<string, number>): boolean {
  const gone = [...stateByReader.keys()].filter((name) => !names.includes(name));
  const come = names.filter((name) => !stateByReader.has(name));
  gone.forEach((name) => stateByReader.delete(name));
  come.forEach((name) => stateByReader.set(name, 0));
  return gone.length + come.length > 0;
}

function tell(listener: DriverListener, name: string, change: ReturnType<typeof changeOf>): void {
  if (change === "gone" || change === "swapped") {
    listener.gone(name);
  }
  if (change === "inserted" || change === "swapped") {
    listener.inserted(name);
  }
}
