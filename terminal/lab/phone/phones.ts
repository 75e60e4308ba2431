/**
 * Everything that can be held to a reader: three phones and five other things; what people do with them.
 *
 * Two phones have a wallet of this shop, the third has one of another shop.
 */
import {
  OTHER_CARDS,
  type BenchView,
  type CodeView,
  type FieldEvent,
  PHONES,
  type PhoneChange,
  type PhoneError,
  type PhoneId,
} from "@tillwave/shared/api/lab-phone";
import type { LabCommand } from "@tillwave/shared/api/lab";
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { scanRequest, showCode } from "@tillwave/shared/wallet/holder-code";
import { formatTokenQr } from "@tillwave/shared/wallet/token-qr";
import type { Timers } from "../ports.ts";
import { qrPicture } from "../qr-picture.ts";
import { type Bench, createBench } from "./bench.ts";
import type { FieldLines, HeldThing } from "./spot.ts";
import type { HubLink, HubTrouble } from "./hub-link.ts";
import {
  type Tag,
  bankCard,
  createNtag,
  createType4Tag,
  transitCard,
  unknownCard,
  urlOn,
} from "./other-cards.ts";
import { createOtherShop } from "./other-shop.ts";
import { type Opening, type PhoneDesk, createPhoneDesk } from "./phone-desk.ts";
import { viewOfPhone } from "./phone-view.ts";
import type { MemoryDeps } from "./phone-memory.ts";
import { type Phone, createPhone } from "./phone.ts";

export interface PhonesDeps extends MemoryDeps {
  readonly timers: Timers;
  readonly lines: FieldLines;
  readonly hub: HubLink;
  readonly readerPorts: readonly number[];
}

export type PhonesCommand = Extract<LabCommand, { readonly type: "hold" | "take-away" | "phone" }>;

export interface Phones {
  handle(command: PhonesCommand): Promise<Result<void, PhoneError>>;
  view(): BenchView;
  events(): readonly FieldEvent[];
  close(): void;
}

/** What the owners of the phones have paid in, in minor units. */
const OPENINGS: Readonly<Record<PhoneId, Opening>> = {
  "phone-1": { name: "Lab phone 1", cash: 250_000, promo: 25_000, card: true },
  "phone-2": { name: "Lab phone 2", cash: 60_000, promo: 0, card: false },
  "phone-3": { name: "Another shop's phone", cash: 50_000, promo: 10_000, card: false },
};
const SIGN_URL = "https://shop.example/t/1";

interface Owned {
  readonly phone: Phone;
  readonly desk: PhoneDesk;
  code: CodeView | null;
}

export function createPhones(deps: PhonesDeps): Phones {
  const { keys, crypto: digest, random, clock, timers, onChange } = deps;
  const otherShop = createOtherShop({
    signer: keys.signerOf(keys.generatePem()),
    digest,
    random,
    clock,
  });
  const own = (id: PhoneId): Owned => {
    const phone = createPhone(id, deps);
    const hub = id === "phone-3" ? otherShop : deps.hub;
    const desk = createPhoneDesk({ phone, hub, opening: OPENINGS[id], keys, timers });
    return { phone, desk, code: null };
  };
  const phones: Readonly<Record<PhoneId, Owned>> = {
    "phone-1": own("phone-1"),
    "phone-2": own("phone-2"),
    "phone-3": own("phone-3"),
  };
  const tags = { ntag: createNtag(SIGN_URL), "type-4": createType4Tag(SIGN_URL) };
  const bench: Bench = createBench({
    timers,
    lines: deps.lines,
    ports: deps.readerPorts,
    now: () => clock.read().wall,
    onChange,
    things: {
      "phone-1": heldPhone(phones["phone-1"]),
      "phone-2": heldPhone(phones["phone-2"]),
      "phone-3": heldPhone(phones["phone-3"]),
      "bank-card": { card: bankCard },
      "transit-card": { card: transitCard },
      "unknown-card": { card: unknownCard },
      ntag: { card: tags.ntag },
      "type-4": { card: tags["type-4"] },
    },
  });

  return {
    async handle(command) {
      switch (command.type) {
        case "hold":
          return bench.hold(command.what, command.reader);
        case "take-away":
          bench.takeAway(command.what);
          return DONE;
        case "phone": {
          const done = await changePhone(phones[command.phone], command.change);
          onChange();
          return done;
        }
      }
    },
    view: () => viewOf({ bench, phones, tags, now: clock.read().wall }),
    events: bench.events,
    close() {
      bench.close();
      PHONES.forEach((id) => phones[id].desk.close());
    },
  };
}

interface OnCounter {
  readonly bench: Bench;
  readonly phones: Readonly<Record<PhoneId, Owned>>;
  readonly tags: Readonly<Record<keyof typeof TAG_KINDS, Tag>>;
  readonly now: number;
}

function viewOf({ bench, phones, tags, now }: OnCounter): BenchView {
  return {
    readers: bench.readers(),
    phones: PHONES.map((id) => {
      const { phone, code } = phones[id];
      return viewOfPhone(phone, {
        code: isOver(code, now) ? null : (code ?? paidCode(phone)),
        heldTo: bench.readerOf(id),
        isOurs: id !== "phone-3",
      });
    }),
    cards: OTHER_CARDS.map((id) => ({
      id,
      heldTo: bench.readerOf(id),
      url: id === "ntag" || id === "type-4" ? urlOn(tags[id], TAG_KINDS[id]) : null,
      commands: bench.commandsTo(id),
    })),
  };
}

const DONE = ok(undefined);
const TAG_KINDS = { ntag: "type-2", "type-4": "type-4" } as const;

/** What a tap leaves behind is told to the hub by itself. */
function heldPhone({ phone, desk }: Owned): HeldThing {
  return {
    card: {
      atr: phone.atr,
      field: phone.field,
      answer(command) {
        const before = phone.memory.state().wallet;
        const answer = phone.answer(command);
        if (phone.memory.state().wallet !== before) {
          desk.wake();
        }
        return answer;
      },
    },
    troubleFor: phone.troubleFor,
    laid: phone.laid,
    lifted: phone.lifted,
  };
}

const isOver = (code: CodeView | null, now: number): boolean =>
  code !== null && code.until !== null && code.until <= now;

/** Of the last payment that the hub has vouched for, as long as it is the last. */
function paidCode(phone: Phone): CodeView | null {
  const last = phone.memory.state().wallet.spends.at(-1);
  if (
    last?.state !== "granted" ||
    last.token === null ||
    phone.memory.state().phone.told !== null
  ) {
    return null;
  }
  const text = formatTokenQr(fromHex(last.token));
  const picture = qrPicture(text);
  const { amount, typedCode } = last;
  return picture && { kind: "paid", text, picture, amount, typedCode, until: null };
}

async function changePhone(owned: Owned, change: PhoneChange): Promise<Result<void, PhoneError>> {
  const { phone, desk } = owned;
  if ("isUnlocked" in change) {
    return told(phone.tell({ type: "screen", isUnlocked: change.isUnlocked }));
  }
  if ("isOnline" in change) {
    const done = told(phone.tell({ type: "online", isOnline: change.isOnline }));
    desk.wake();
    return done;
  }
  if ("wantsTillProof" in change) {
    return told(phone.tell({ type: "wants-till-proof", isWanted: change.wantsTillProof }));
  }
  if ("fault" in change) {
    phone.setFault(change.fault);
    return DONE;
  }
  if ("say" in change) {
    return told(phone.tell({ type: "user-said", isYes: change.say === "yes" }));
  }
  if ("show" in change) {
    return show(owned, change.show);
  }
  return "scan" in change ? scan(owned, change.scan) : act(owned, change.act);
}

const told = (isKept: boolean): Result<void, PhoneError> =>
  isKept ? DONE : err({ type: "phone-refused", why: "disk" });

function show(owned: Owned, amount: number): Result<void, PhoneError> {
  const { phone } = owned;
  const shown = showCode(phone.memory.state(), amount, phone.memory.holderDeps());
  if (!shown.ok) {
    return shown;
  }
  const { text, state, until } = shown.value;
  const picture = qrPicture(text);
  if (picture === null || !phone.memory.keep(state)) {
    return err({ type: "phone-refused", why: "disk" });
  }
  owned.code = {
    kind: "pay",
    text,
    picture,
    amount,
    typedCode: null,
    until: until * 1000,
  };
  return DONE;
}

function scan({ phone, desk }: Owned, text: string): Result<void, PhoneError> {
  const scanned = scanRequest(phone.memory.state(), text, phone.memory.holderDeps());
  if (!scanned.ok) {
    const { type } = scanned.error;
    return type === "no-wallet" || type === "not-a-request" || type === "other-shop"
      ? err({ type })
      : err({ type: "phone-refused", why: type });
  }
  const done = told(phone.memory.keep(scanned.value.state));
  void desk.ask().then(() => desk.wake());
  return done;
}

async function act(
  owned: Owned,
  what: Extract<PhoneChange, { readonly act: string }>["act"],
): Promise<Result<void, PhoneError>> {
  const { phone, desk } = owned;
  switch (what) {
    case "verify":
      return told(phone.tell({ type: "user-verified" }));
    case "report":
      return asked(await desk.report());
    case "renew":
      return asked(await desk.renew());
    case "reset":
      owned.code = null;
      phone.memory.reset();
      desk.wake();
      return DONE;
    case "hide-code":
      owned.code = null;
      return DONE;
  }
}

function asked(done: Result<void, HubTrouble>): Result<void, PhoneError> {
  if (done.ok) {
    return done;
  }
  return done.error.type === "refused"
    ? err({ type: "phone-refused", why: done.error.why })
    : err({ type: "no-hub" });
}
