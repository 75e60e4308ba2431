/**
 * A session with one beacon, the central's side: the handshake over one connection, and then questions, one at a time.
 *
 *   link ──opened──▶ m1 ▶ … ◀ m2, hello ──▶ ask ▶ … ◀ progress, answer
 *
 * Spec: Tillwave protocols, version 1, §3.3 and §3.5. Whatever does not verify ends it. Every wait has a limit.
 */
import { createAssembler, createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import { type Hello, decodeHello } from "@tillwave/shared/beacon/provisioning/hello";
import {
  PROVISIONING_IN,
  PROVISIONING_OUT,
  PROVISIONING_SERVICE,
} from "@tillwave/shared/beacon/provisioning/ids";
import {
  type BeaconMessage,
  REQUEST_ID_MAX,
  type Request,
  decodeBeaconMessage,
  encodeRequest,
} from "@tillwave/shared/beacon/provisioning/messages";
import { type Transport, startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import type { Random } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { LinkEnd, LinkPlace, Links } from "../ports.ts";
import { type Timers, type Waited, waitFor } from "./wait.ts";

/** In milliseconds. From the order until the place on the beacon is listened to; the link has limits of its own for each step. */
const LINK_OPEN_MAX = 15_000;
/** A Pi that has much to do takes a fifth of a second for its half. */
const HANDSHAKE_MAX = 6000;
/** Settings are synced to a slow card, and then to the air. */
export const ANSWER_MAX = 15_000;
const CLOSE_MAX = 4000;
const ATT_HEADER_BYTES = 3;
/** Progress and notices that came and nobody took. */
const INBOX_MAX = 64;

const PLACE: LinkPlace = {
  service: PROVISIONING_SERVICE,
  write: PROVISIONING_IN,
  notify: PROVISIONING_OUT,
};

export type TalkFault =
  | { readonly type: "link"; readonly why: LinkEnd; readonly detail: string | null }
  /** It hung up on our first message, or answered what nobody with the key answers. */
  | { readonly type: "not-opened" }
  | {
      readonly type: "other-version";
      readonly version: number | null;
      readonly firmware: string | null;
    }
  | { readonly type: "timed-out"; readonly waitedFor: string }
  | { readonly type: "broken"; readonly detail: string }
  | { readonly type: "cancelled" };

export interface Door {
  readonly address: string;
  readonly addressType: "public" | "random";
  readonly psk: Uint8Array;
  readonly prologue: Uint8Array;
}

export interface TalkDeps {
  readonly links: Links;
  readonly timers: Timers;
  readonly random: Random;
}

export type Question = Request extends infer R
  ? R extends Request
    ? Omit<R, "id">
    : never
  : never;
export type Answer = Extract<BeaconMessage, { readonly type: "answer" }>;

export interface Talk {
  readonly hello: Hello;
  /** One at a time. */
  ask(
    question: Question,
    onProgress?: (percent: number) => void,
  ): Promise<Result<Answer, TalkFault>>;
  /** Requests that were answered, of ATT and of ours. */
  roundTrips(): number;
  /** Settles when the connection is over. */
  close(): Promise<void>;
}

export interface TalkOptions {
  readonly signal: AbortSignal;
  /** The connection is there, and the handshake begins. */
  connected(): void;
}

export async function openTalk(
  deps: TalkDeps,
  door: Door,
  options: TalkOptions,
): Promise<Result<Talk, TalkFault>> {
  const line = openLine(deps, door, options.signal);
  const opened = await line.opened();
  if (!opened.ok) {
    await line.close();
    return opened;
  }
  options.connected();
  const shaken = await shakeHands(line, door, deps.random);
  if (!shaken.ok) {
    await line.close();
    return shaken;
  }
  return ok(talkOver(line, shaken.value));
}

interface Shaken {
  readonly hello: Hello;
  readonly transport: Transport;
}

async function shakeHands(
  line: Line,
  { psk, prologue }: Door,
  random: Random,
): Promise<Result<Shaken, TalkFault>> {
  const initiator = startInitiator({ psk, prologue, random });
  line.say(initiator.m1);
  const m2 = await line.next(HANDSHAKE_MAX, "the handshake");
  if (!m2.ok) {
    const isRefusal = m2.error.type === "link" && m2.error.why === "hung-up";
    return isRefusal ? err({ type: "not-opened" }) : m2;
  }
  const finished = initiator.finish(m2.value);
  if (finished === null) {
    return err({ type: "not-opened" });
  }
  line.answered();
  const hello = decodeHello(finished.payload);
  if (hello.ok) {
    return ok({ hello: hello.value, transport: finished.transport });
  }
  finished.transport.wipe();
  const { version, firmware } =
    hello.error.type === "other-protocol" ? hello.error : { version: null, firmware: null };
  return err({ type: "other-version", version, firmware });
}

function talkOver(line: Line, { hello, transport }: Shaken): Talk {
  let id = 0;
  async function answerTo(
    asked: number,
    onProgress: (percent: number) => void,
  ): Promise<Result<Answer, TalkFault>> {
    for (;;) {
      const sealed = await line.next(ANSWER_MAX, "an answer");
      if (!sealed.ok) {
        return sealed;
      }
      const plain = transport.open(sealed.value);
      const message = plain && decodeBeaconMessage(plain);
      if (message === null) {
        return err({ type: "broken", detail: "it says what no beacon says" });
      }
      if (message.type === "answer" && message.id === asked) {
        line.answered();
        return ok(message);
      }
      if (message.type === "progress" && message.id === asked) {
        onProgress(message.percent);
      }
    }
  }
  return {
    hello,
    ask(question, onProgress = () => {}) {
      id = (id % REQUEST_ID_MAX) + 1;
      line.say(transport.seal(encodeRequest({ ...question, id })));
      return answerTo(id, onProgress);
    },
    roundTrips: line.roundTrips,
    async close() {
      transport.wipe();
      await line.close();
    },
  };
}

/** Whole messages over one connection. */
interface Line {
  opened(): Promise<Result<void, TalkFault>>;
  say(message: Uint8Array): void;
  /** The next whole message. */
  next(withinMs: number, what: string): Promise<Result<Uint8Array, TalkFault>>;
  /** To one of ours. */
  answered(): void;
  roundTrips(): number;
  close(): Promise<void>;
}

// oxlint-disable-next-line max-lines-per-function -- one connection, and what it may say
function openLine({ links, timers }: TalkDeps, door: Door, signal: AbortSignal): Line {
  const assembler = createAssembler();
  const fragmenter = createFragmenter();
  const inbox: Uint8Array[] = [];
  let mtu: number | null = null;
  let fault: TalkFault | null = null;
  let isEnded = false;
  let roundTrips = 0;
  let wake = (): void => {};

  const fail = (why: TalkFault): void => {
    fault ??= why;
    wake();
  };
  const link = links.connect(
    { address: door.address, addressType: door.addressType, place: PLACE },
    {
      opened(opened) {
        ({ mtu, roundTrips } = opened);
        wake();
      },
      heard(bytes) {
        const taken = assembler.take(bytes);
        if (taken.type === "broken" || inbox.length >= INBOX_MAX) {
          fail({ type: "broken", detail: taken.type === "broken" ? taken.why : "too much" });
          link.close();
        } else if (taken.type === "message") {
          inbox.push(taken.message);
          wake();
        }
      },
      ended(why, detail) {
        isEnded = true;
        fail({ type: "link", why, detail });
      },
    },
  );

  /** Until `look` sees something. */
  async function until<T>(
    look: () => T | null,
    { withinMs, what }: { readonly withinMs: number; readonly what: string },
  ): Promise<Result<T, TalkFault>> {
    const waited: Waited<T | null> = await waitFor({ timers, withinMs, signal }, (came) => {
      wake = () => {
        const seen = look();
        if (seen !== null || fault !== null) {
          came(seen);
        }
      };
      wake();
      return () => {
        wake = () => {};
      };
    });
    switch (waited.type) {
      case "came":
        return waited.value === null
          ? err(fault ?? { type: "broken", detail: "nothing came" })
          : ok(waited.value);
      case "timed-out":
        return err({ type: "timed-out", waitedFor: what });
      case "cancelled":
        return err({ type: "cancelled" });
    }
  }

  return {
    async opened() {
      const open = await until(() => mtu, { withinMs: LINK_OPEN_MAX, what: "the connection" });
      return open.ok ? ok(undefined) : open;
    },
    say(message) {
      for (const fragment of fragmenter.split(message, (mtu ?? 0) - ATT_HEADER_BYTES)) {
        link.write(fragment);
      }
    },
    next: (withinMs, what) => until(() => inbox.shift() ?? null, { withinMs, what }),
    answered() {
      roundTrips += 1;
    },
    roundTrips: () => roundTrips,
    async close() {
      link.close();
      const never = new AbortController().signal;
      await waitFor<void>({ timers, withinMs: CLOSE_MAX, signal: never }, (came) => {
        wake = () => {
          if (isEnded) {
            came();
          }
        };
        wake();
        return () => {};
      });
    },
  };
}
