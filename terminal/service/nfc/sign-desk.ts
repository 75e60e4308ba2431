/**
 * The desk for signs: reads and writes the shop's own tags, and sends a technician's commands, while no
 * customer is to pay at the reader. Nothing is sent to a card unless somebody asks for it.
 */
import type {
  NfcCardView,
  NfcError,
  NfcReply,
  NfcRequest,
  NfcState,
  SignView,
} from "@tillwave/shared/api/till";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { err, ok } from "@tillwave/shared/core/result";
import { refusalOf } from "@tillwave/shared/nfc/apdu-guard";
import { storageCardOf } from "@tillwave/shared/nfc/card-kind";
import { contentOf, decodeNdef, encodeNdef, uriRecord } from "@tillwave/shared/nfc/ndef";
import { parseSignUrl } from "@tillwave/shared/nfc/sign-url";
import type { TagContent, TagTalk } from "@tillwave/shared/nfc/tag-talk";
import { readType2, writeType2 } from "@tillwave/shared/nfc/type-2";
import { readType4, writeType4 } from "@tillwave/shared/nfc/type-4";
import type { Card, CardReader, CardReaders } from "../ports.ts";
import { shareReader } from "./shared-reader.ts";
import { KINDS, type Outcome, performTalk, sendAll } from "./sign-talk.ts";

/** Writes whose outcome is remembered, so that one asked for again is not done again. */
const REMEMBERED_WRITES_MAX = 16;

export interface SignDeskDeps {
  readonly readers: CardReaders;
  /** A customer is to pay, or pays: the reader is theirs. */
  readonly isTaken: () => boolean;
}

export interface SignDesk {
  /** The same readers, to be opened for payments. */
  readonly forPayments: CardReaders;
  ask(request: NfcRequest): Promise<NfcReply>;
}

export function createSignDesk({ readers, isTaken }: SignDeskDeps): SignDesk {
  const shared = shareReader({ readers, onCards: () => {} });
  const once = createOnce<Promise<Outcome>>(REMEMBERED_WRITES_MAX);
  let progress: NfcState["progress"] = null;
  let isTalking = false;

  const state = (): NfcState => {
    const card = shared.cards().at(-1);
    const reader = shared.reader()?.view() ?? { state: "none", name: null };
    return { reader, card: card === undefined ? null : cardView(card), progress };
  };

  /** With the card that was laid there last, and for one at a time. */
  const withCard = async (use: (card: Card, reader: CardReader) => Promise<Outcome>) => {
    const reader = shared.reader();
    const card = shared.cards().at(-1);
    const refusal = whyNot(reader, card, { isTaken: isTaken(), isTalking });
    if (refusal !== null || reader === null || card === undefined) {
      return err(refusal ?? ({ type: "no-card" } as const));
    }
    isTalking = true;
    const outcome = await use(card, reader);
    isTalking = false;
    progress = null;
    return outcome;
  };

  /** Each standard has its own talk; a card that is no tag answers neither. */
  const talk = (talks: Talks, isWrite: boolean): Promise<Outcome> =>
    withCard(async (card, reader) => {
      const content = await performTalk(card.kind === "storage" ? talks.type2() : talks.type4(), {
        card,
        reader,
        isTaken,
        onStep(step) {
          progress = isWrite && step.total > 0 ? step : null;
        },
      });
      return content.ok ? ok({ sign: signView(content.value), answers: [] }) : content;
    });
  const read = (): Promise<Outcome> => talk({ type2: readType2, type4: readType4 }, false);
  const write = (text: string): Promise<Outcome> => {
    const url = parseSignUrl(text);
    if (!url.ok) {
      return Promise.resolve(err({ type: "url-refused", why: url.error.type }));
    }
    const message = encodeNdef([uriRecord(url.value)]);
    return talk({ type2: () => writeType2(message), type4: () => writeType4(message) }, true);
  };

  const send = (commands: readonly Uint8Array[]): Promise<Outcome> => {
    const refused = refusedApdu(commands);
    return refused === null
      ? withCard((card, reader) => sendAll(commands, card, { reader, isTaken }))
      : Promise.resolve(err(refused));
  };

  const act = (request: NfcRequest): Promise<Outcome> => {
    switch (request.action) {
      case "look":
        return Promise.resolve(NOTHING);
      case "read":
        return read();
      case "write":
        return once(request.id, () => write(request.url));
      case "apdu":
        return send(request.commands.map(fromHex));
    }
  };

  return {
    forPayments: shared.forPayments,
    async ask(request) {
      const outcome = await act(request);
      return outcome.ok
        ? { ok: true, ...outcome.value, ...state() }
        : { ok: false, error: outcome.error, ...state() };
    },
  };
}

interface Talks {
  type2(): TagTalk<TagContent>;
  type4(): TagTalk<TagContent>;
}

/** What has been done under an id is not done again. */
function createOnce<T>(most: number): (id: string, act: () => T) => T {
  const done = new Map<string, T>();
  return (id, act) => {
    const before = done.get(id);
    if (before !== undefined) {
      return before;
    }
    const outcome = act();
    done.set(id, outcome);
    const [oldest] = done.keys();
    if (done.size > most && oldest !== undefined) {
      done.delete(oldest);
    }
    return outcome;
  };
}

const NOTHING: Outcome = ok({ sign: null, answers: [] });

function whyNot(
  reader: CardReader | null,
  card: Card | undefined,
  { isTaken, isTalking }: { readonly isTaken: boolean; readonly isTalking: boolean },
): NfcError | null {
  if (reader === null || reader.view().state === "none") {
    return { type: "no-reader" };
  }
  if (isTaken) {
    return { type: "busy", with: "payment" };
  }
  if (isTalking) {
    return { type: "busy", with: "sign" };
  }
  return card === undefined ? { type: "no-card" } : null;
}

/** Null where all of them may be sent; none is where one may not. */
function refusedApdu(commands: readonly Uint8Array[]): NfcError | null {
  for (const [command, bytes] of commands.entries()) {
    const refusal = refusalOf(bytes);
    if (refusal !== null) {
      const name = refusal.type === "payment-application" ? refusal.name : null;
      return { type: "apdu-refused", command, why: refusal.type, name };
    }
  }
  return null;
}

function cardView({ id, reader, kind, atr }: Card): NfcCardView {
  const name = storageCardOf(atr)?.name ?? null;
  return { id, reader, kind: KINDS[kind], atr: toHex(atr), name };
}

function signView({ standard, isWritable, roomBytes, message }: TagContent): SignView {
  const about = { standard, isWritable, roomBytes };
  if (message.length === 0) {
    return { ...about, content: { type: "empty" } };
  }
  const records = decodeNdef(message);
  return { ...about, content: records.ok ? contentOf(records.value) : { type: "malformed" } };
}
