/** What people read of signs. */
import { t } from "@tillwave/page-kit/strings/register";
import type { NfcCardView, SignView } from "@tillwave/shared/api/till";
import type { SignsRefusal } from "./signs.ts";

export function signWords({ content }: SignView): string {
  switch (content.type) {
    case "empty":
      return t.signs.empty;
    case "uri":
      return content.uri;
    case "text":
      return content.text;
    case "other":
      return t.signs.other;
    case "malformed":
      return t.signs.damaged;
  }
}

export const cardWords = ({ kind, name }: NfcCardView): string => name ?? t.signs.kind[kind];

export function signsRefusalWords(refusal: SignsRefusal): string {
  const words = t.signs.refused;
  switch (refusal.type) {
    case "busy":
      return refusal.with === "payment" ? words.payment : words.busy;
    case "not-a-sign":
      return refusal.kind === "tag" ? words.notReady : words.notASign;
    case "sign-defect":
      return words.defect(refusal.detail);
    case "too-small":
      return words.tooSmall(refusal.roomBytes);
    case "url-refused":
      return words.url[refusal.why];
    case "interrupted":
      return refusal.isEmpty ? words.interruptedEmpty : words.interrupted;
    case "not-selling":
    case "unanswered":
      return words.unanswered;
    case "no-reader":
      return words.noReader;
    case "no-card":
      return words.noCard;
    case "read-only":
      return words.readOnly;
    case "not-kept":
      return words.worn;
    case "apdu-refused":
      // No page sends commands.
      return words.unanswered;
  }
}
