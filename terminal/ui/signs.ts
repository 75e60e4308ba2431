/** The shop's signs: what lies on the reader, what it says, and a new address on it. */
import { type ReadonlySignal, batch, signal } from "@preact/signals";
import { parseSignUrl } from "@tillwave/shared/nfc/sign-url";
import type { NfcCardView, NfcError, NfcReply, SignView } from "@tillwave/shared/api/till";
import type { ServiceClient } from "./service-client.ts";

/** What lies there is looked at this often while the sheet is open, in milliseconds. */
export const LOOK_EVERY_MS = 400;

export type SignsRefusal = NfcError | { readonly type: "unanswered" };

export type SignsDoing =
  | { readonly type: "idle" }
  | { readonly type: "reading" }
  | { readonly type: "writing"; readonly done: number; readonly total: number }
  | { readonly type: "written"; readonly url: string }
  | { readonly type: "refused"; readonly refusal: SignsRefusal };

export interface Signs {
  readonly card: ReadonlySignal<NfcCardView | null>;
  /** Of the card that lies there; null where it was not read, or is none. */
  readonly sign: ReadonlySignal<SignView | null>;
  readonly doing: ReadonlySignal<SignsDoing>;
  readonly url: ReadonlySignal<string>;
  type(url: string): void;
  /** One at a time: a press while a sign is written does nothing. */
  write(): Promise<void>;
  /** Sees what has come or gone, and reads what is new. */
  look(): Promise<void>;
}

export interface SignsDeps {
  readonly client: Pick<ServiceClient, "nfc">;
  readonly newId: () => string;
}

export function createSigns({ client, newId }: SignsDeps): Signs {
  const card = signal<NfcCardView | null>(null);
  const sign = signal<SignView | null>(null);
  const doing = signal<SignsDoing>({ type: "idle" });
  const url = signal("https://");
  /** A write that nobody answered keeps its id, so that the next press writes nothing twice. */
  let unanswered: { readonly url: string; readonly id: string } | null = null;
  let isReading = false;

  const show = (reply: NfcReply): void => {
    const isOther = reply.card?.id !== card.peek()?.id;
    batch(() => {
      card.value = reply.card;
      if (isOther) {
        sign.value = null;
        if (doing.peek().type !== "writing") {
          doing.value = { type: "idle" };
        }
      }
      if (reply.ok && reply.sign !== null) {
        ({ sign: sign.value } = reply);
      }
    });
  };

  async function read(): Promise<void> {
    isReading = true;
    doing.value = { type: "reading" };
    const reply = await client.nfc({ action: "read" });
    isReading = false;
    if (reply.ok) {
      show(reply.value);
    }
    if (doing.peek().type === "reading") {
      const refusal = refusalOf(reply);
      doing.value = refusal === null ? { type: "idle" } : { type: "refused", refusal };
    }
  }

  return {
    card,
    sign,
    doing,
    url,
    type(text) {
      url.value = text;
    },
    async look() {
      const before = card.peek()?.id;
      const reply = await client.nfc({ action: "look" });
      if (!reply.ok) {
        return;
      }
      const { progress, card: now } = reply.value;
      show(reply.value);
      const isWriting = doing.peek().type === "writing";
      if (isWriting && progress !== null) {
        doing.value = { type: "writing", ...progress };
      } else if (!isWriting && !isReading && now !== null && now.id !== before) {
        await read();
      }
    },
    async write() {
      if (doing.peek().type === "writing") {
        return;
      }
      const parsed = parseSignUrl(url.peek());
      if (!parsed.ok) {
        const refusal = { type: "url-refused", why: parsed.error.type } as const;
        doing.value = { type: "refused", refusal };
        return;
      }
      const id = unanswered?.url === parsed.value ? unanswered.id : newId();
      doing.value = { type: "writing", done: 0, total: 0 };
      const reply = await client.nfc({ action: "write", id, url: parsed.value });
      unanswered = reply.ok ? null : { url: parsed.value, id };
      if (reply.ok) {
        show(reply.value);
      }
      const refusal = refusalOf(reply);
      doing.value =
        refusal === null ? { type: "written", url: parsed.value } : { type: "refused", refusal };
    },
  };
}

function refusalOf(reply: Awaited<ReturnType<ServiceClient["nfc"]>>): SignsRefusal | null {
  if (!reply.ok) {
    return { type: "unanswered" };
  }
  return reply.value.ok ? null : reply.value.error;
}
