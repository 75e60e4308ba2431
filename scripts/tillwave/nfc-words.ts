/** What the command line says of cards and signs. */
import type { NfcCardView, NfcError, SignView } from "@tillwave/shared/api/till";
import { storageCardOf } from "@tillwave/shared/nfc/card-kind";
import { fromHex } from "@tillwave/shared/core/bytes";

const KINDS = {
  chip: "A phone or a chip card",
  tag: "A tag",
  unknown: "Something that says not what it is",
} as const;

export function cardWords({ kind, name, atr, reader }: NfcCardView): string {
  const called = name ?? storageCardOf(fromHex(atr))?.name ?? null;
  return `${KINDS[kind]}${called === null ? "" : ` (${called})`} on ${reader}, ATR ${atr}.`;
}

export function signWords({ content, standard, isWritable, roomBytes }: SignView): string[] {
  const about = `${standard === "type-2" ? "Type 2" : "Type 4"}, room for ${roomBytes} bytes, ${
    isWritable ? "can be written" : "locked for ever"
  }.`;
  switch (content.type) {
    case "empty":
      return ["The sign is empty.", about];
    case "uri":
      return [`The sign says ${content.uri}`, about];
    case "text":
      return [`The sign says, in ${content.language}: ${content.text}`, about];
    case "other":
      return ["The sign carries something that is no address.", about];
    case "malformed":
      return ["What stands on the sign is damaged. Write it again.", about];
  }
}

const URL_ERRORS = {
  "too-long": "The address is longer than 200 characters.",
  "not-https": "The address has to begin with https://",
  "has-login": "The address has a name before its host (…@…), which misleads people. Leave it out.",
  "not-a-url": "That is no web address. It looks like https://shop.example/menu",
} as const;

export const urlWords = (why: keyof typeof URL_ERRORS): string => URL_ERRORS[why];

const APDU_REFUSALS = {
  malformed: "It is no command in short form.",
  "payment-application": "It would select a payment application",
  "hidden-command": "It carries another command inside, or is one part of several.",
  "payment-command": "Only payment applications understand it.",
  "locks-for-ever": "It would write a tag's locks, which never open again.",
} as const;

export function errorWords(error: NfcError): string[] {
  switch (error.type) {
    case "not-selling":
      return ["This till cannot open its journal at the moment. Look at its page first."];
    case "no-reader":
      return ["There is no reader. Plug one in, and see that the service pcscd runs."];
    case "no-card":
      return ["Nothing lies on the reader."];
    case "busy":
      return error.with === "payment"
        ? ["A customer is to pay at this reader. Try again when the sale is over."]
        : ["Somebody else reads or writes a sign at the moment. Try again."];
    case "not-a-sign":
      return error.kind === "tag"
        ? ["This tag was never made ready for signs, or is of another kind. Take another."]
        : ["This is no sign. If it is a phone or a bank card, nothing of it was read."];
    case "sign-defect":
      return [`The sign does not answer as one (${error.detail}). Take another.`];
    case "read-only":
      return ["The sign is locked for ever. Take another."];
    case "too-small":
      return [`The sign has room for ${error.roomBytes} bytes only. Take a shorter address.`];
    case "url-refused":
      return [urlWords(error.why)];
    case "interrupted":
      return error.isEmpty
        ? ["It was interrupted, and the sign is empty now. Lay it there again and write it again."]
        : ["It was interrupted before anything was changed. Try again."];
    case "not-kept":
      return ["The sign is worn out: it did not keep what was written. It is empty; take another."];
    case "apdu-refused":
      return apduRefused(error);
  }
}

function apduRefused({
  command,
  why,
  name,
}: NfcError & { readonly type: "apdu-refused" }): string[] {
  const reason = name === null ? APDU_REFUSALS[why] : `${APDU_REFUSALS[why]}: ${name}.`;
  return [
    `Command ${command + 1} is not sent, and none of the others. ${reason}`,
    "Bank cards are for the card terminal: this program never reads them.",
  ];
}

export const answerWords = (command: string, answer: string): string =>
  `${command.toUpperCase()} -> ${answer.slice(0, -4).toUpperCase()}${
    answer.length > 4 ? " " : ""
  }${answer.slice(-4).toUpperCase()}`;
