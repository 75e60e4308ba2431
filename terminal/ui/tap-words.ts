/** What became of a phone, a code or a card, in words: what happened, then what to do. Pure. */
import { t } from "@tillwave/page-kit/strings/register";
import type { TapError, TapNotice } from "@tillwave/shared/api/till";
import type { MoneyGrade, Way } from "./paid-by.ts";

export interface TapWords {
  readonly title: string;
  readonly more: string;
}

export interface TapWordsOptions {
  /** With the currency's sign. */
  readonly amount: string;
  /** Bank cards can be taken elsewhere on this counter. */
  readonly hasTerminal: boolean;
}

export function tapNoticeWords(
  notice: TapNotice,
  { amount, hasTerminal }: TapWordsOptions,
): TapWords {
  if (notice.type === "card-declined" && notice.reason !== "") {
    const known = new Map<string, string>(Object.entries(t.tap.notice["card-reason"]));
    const reason = known.get(notice.reason);
    const { title, more } =
      t.tap.notice[reason === undefined ? "card-declined-because" : "card-declined-known"];
    return { title, more: more(amount, reason ?? notice.reason) };
  }
  if (notice.type === "wrong-code") {
    const { title, more } = t.tap.notice["wrong-code"];
    return { title, more: `${t.tap.code.triesLeft(notice.triesLeft)}. ${more(amount)}` };
  }
  const { title, more } = t.tap.notice[wordsKeyOf(notice, hasTerminal)];
  return { title, more: more(amount) };
}

type WordsKey = Exclude<
  keyof typeof t.tap.notice,
  "card-declined-because" | "card-declined-known" | "card-reason"
>;

function wordsKeyOf(notice: TapNotice, hasTerminal: boolean): WordsKey {
  switch (notice.type) {
    case "not-here":
    case "wallet-refused":
      return notice.why;
    case "not-a-wallet":
      return notice.what === "unknown" ? "unknown-card" : notice.what;
    case "use-card-terminal":
      return hasTerminal ? "use-card-terminal" : "no-card-terminal";
    default:
      return notice.type;
  }
}

/** The customer's own phone may still reach the hub. */
export const mayAskThroughPhone = (notice: TapNotice | null): boolean =>
  notice?.type === "offline-not-allowed" || notice?.type === "over-limit";

/** Why a press about a tap came to nothing. */
export type TapRefusal =
  | TapError
  | { readonly type: "unanswered" }
  /** A payment's code was scanned while nothing is to be paid. */
  | { readonly type: "no-payment" }
  /** Something else has the payment. */
  | { readonly type: "not-now" };

export function tapRefusalWords(refusal: TapRefusal): string {
  switch (refusal.type) {
    case "needs-supervisor":
      return t.staff.notAllowed;
    case "code-wrong":
      return refusal.triesLeft > 0
        ? t.tap.refused.codeWrong(refusal.triesLeft)
        : t.tap.refused.codesUsed;
    case "code-not-allowed":
      return t.tap.refused[refusal.why];
    default:
      return t.tap.refused[refusal.type];
  }
}

/** The tag beside "Paid". */
export const gradeWords = (grade: MoneyGrade): string =>
  grade === "authorised" ? t.tap.paid.authorised : t.tap.paid.atRisk;

/** "HK$ 94.40 · by tap". */
export function wayWords(way: Way, amount: string): string {
  switch (way) {
    case "tap":
      return t.tap.paid.byTap(amount);
    case "code":
      return t.tap.paid.byCode(amount);
    case "card":
      return t.tap.paid.byCard(amount);
    case "phone-number":
      return t.tap.paid.byNumber(amount);
    case "cash":
      return t.paid.byCash(amount);
    case "in-parts":
      return t.tap.paid.byMany(amount);
  }
}
