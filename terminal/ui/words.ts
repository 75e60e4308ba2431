/** What went wrong, as a sentence for the cashier: what happened, then what to do. */
import { t } from "@tillwave/page-kit/strings/register";
import type { Alarm, CommandError } from "@tillwave/shared/api/till";
import type { Currency } from "@tillwave/shared/sale/currency";
import { type Minor, formatAmount } from "@tillwave/shared/sale/money";
import { formatBytes, formatDuration, formatSaleNumber } from "./format.ts";
import { formatWeight } from "./line/weight-words.ts";
import { printRefusalWords } from "./paper-words.ts";
import { tapRefusalWords } from "./tap-words.ts";
import type { Notice, TillStore } from "./till-store.ts";

export function noticeWords(notice: Notice, money: Currency | undefined): string {
  switch (notice.type) {
    case "finish-payment":
      return t.notice.finishPayment;
    case "unreadable-code":
      return t.scanner.unreadable;
    case "too-many-presses":
      return t.notice.tooManyPresses;
    case "set-aside":
      return t.trouble.keptAs(notice.keptAs);
    case "payment-locked":
      return t.tap.locked.notice[notice.why];
    case "tap-refused":
      return tapRefusalWords(notice.refusal);
    case "not-printed":
      return printRefusalWords(notice.refusal);
    case "given-up":
      return t.notice.givenUp;
    case "not-ready":
      return t.notice.notReady;
    case "not-selling":
      return t.notice.notSelling;
    case "check-amount":
      return t.notice.checkAmount(amountWords(notice.received, money));
    case "refused": {
      const words = refusalWords(notice.error, money);
      return notice.dropped > 0 ? `${words} ${t.notice.dropped}` : words;
    }
  }
}

const amountWords = (amount: Minor, money: Currency | undefined): string =>
  money === undefined ? String(amount) : formatAmount(amount, money);

function refusalWords(error: CommandError, money: Currency | undefined): string {
  switch (error.type) {
    case "unknown-barcode":
      return t.notice.unknownBarcode(error.barcode);
    case "unknown-item":
      return t.notice.unknownItem;
    case "line-not-found":
      return t.notice.lineGone;
    case "too-many-lines":
      return t.notice.tooManyLines(error.max);
    case "quantity-out-of-range":
      return t.notice.quantityRange(error.max);
    case "discount-out-of-range":
      return error.most === 0
        ? t.line.notice.nothingToTakeOff
        : t.line.notice.discountRange(amountWords(error.most, money));
    case "price-out-of-range":
      return t.line.notice.priceRange(amountWords(error.max, money));
    case "weight-out-of-range":
      return t.line.notice.weightRange(formatWeight(error.max));
    case "weight-needed":
      return t.line.notice.weightNeeded;
    case "not-weighed":
      return t.line.notice.notWeighed;
    case "line-weighed":
      return t.line.notice.lineWeighed;
    case "needs-supervisor":
      return t.line.notice.notAllowed;
    case "amount-too-large":
      return t.notice.amountTooLarge;
    case "sale-not-open":
      return error.is === "tendering" ? t.notice.finishPayment : t.notice.saleNotOpen;
    case "sale-not-tendering":
    case "sale-not-held":
      return t.notice.saleNotOpen;
    case "sale-empty":
      return t.notice.saleEmpty;
    case "other-sale":
      return t.notice.otherSale(formatSaleNumber(error.number));
    case "cash-short":
      return t.notice.cashShort(amountWords(error.short, money));
    case "due-changed":
      return t.notice.dueChanged(amountWords(error.due, money));
    case "money-taken":
      return t.notice.moneyTaken;
    case "tender-in-doubt":
    case "tender-not-waiting":
    case "tender-out-of-range":
      return t.notice.inDoubt;
    case "too-many-tenders":
      return t.notice.tooManyTenders;
    case "nothing-to-undo":
      return t.notice.nothingToUndo;
    case "held-sale-not-found":
      return t.notice.heldNotFound;
    case "too-many-held":
      return t.notice.tooManyHeld(error.max);
    case "sale-in-hand":
      return t.notice.saleInHand;
    case "unknown-tax":
      return t.notice.badCatalogue;
    case "locked":
      return t.staff.locked;
    case "disk-full":
      return t.notice.diskFull;
    default:
      return t.notice.refused;
  }
}

/** Why presses wait; null where nothing keeps them. */
export function waitingWords({ line, isHeldUp }: TillStore): string | null {
  if (line.value === "lost") {
    return t.bar.lost;
  }
  return isHeldUp.value ? t.bar.heldUp : null;
}

export interface AlarmWords {
  readonly title: string;
  readonly more: string;
}

export function alarmWords(alarm: Alarm): AlarmWords {
  switch (alarm.type) {
    case "chain-broken":
      return {
        title: t.alarm.chainBroken,
        more: t.alarm.chainBrokenMore(alarm.epoch, alarm.seq, alarm.entries),
      };
    case "journal-unreadable":
      return {
        title: t.alarm.journalUnreadable,
        more: t.alarm.journalUnreadableMore(alarm.detail),
      };
    case "disk-nearly-full":
      return {
        title: t.alarm.diskNearlyFull,
        more: t.alarm.diskNearlyFullMore(formatBytes(alarm.freeBytes)),
      };
    case "clock-jumped":
      return {
        title: t.alarm.clockJumped,
        more: t.alarm.clockJumpedMore(formatDuration(alarm.byMs)),
      };
    case "basket-set-aside":
      return {
        title: t.alarm.basketSetAside,
        more: t.alarm.basketSetAsideMore(alarm.keptAs),
      };
    case "card-taken-after-void":
      return {
        title: t.alarm.cardTaken,
        more: t.alarm.cardTakenMore(formatSaleNumber(alarm.sale)),
      };
    case "card-refused-later":
      return {
        title: t.alarm.cardRefusedLater,
        more: t.alarm.cardRefusedLaterMore(formatSaleNumber(alarm.sale)),
      };
    case "wallet-cloned":
      return { title: t.alarm.walletCloned, more: t.alarm.walletClonedMore(alarm.credential) };
    case "answer-not-believed":
      return {
        title: t.alarm.answerNotBelieved,
        more: t.alarm.answerNotBelievedMore(alarm.credential, alarm.why),
      };
    default:
      return hubAlarmWords(alarm);
  }
}

type HubAlarm = Extract<
  Alarm,
  {
    readonly type:
      | "hub-disagrees"
      | "hub-rolled-back"
      | "fork"
      | "restored"
      | "till-refused"
      | "membership-lost";
  }
>;

/** What came out between this till and the hub. */
function hubAlarmWords(alarm: HubAlarm): AlarmWords {
  switch (alarm.type) {
    case "hub-disagrees":
      return {
        title: t.alarm.hubDisagrees,
        more: t.alarm.hubDisagreesMore(alarm.epoch, alarm.seq),
      };
    case "hub-rolled-back":
      return {
        title: t.alarm.hubRolledBack,
        more: t.alarm.hubRolledBackMore(alarm.epoch, alarm.seq),
      };
    case "fork":
      return { title: t.alarm.fork, more: t.alarm.forkMore(alarm.epoch, alarm.seq) };
    case "restored":
      return alarm.why === "cloned"
        ? { title: t.alarm.cloned, more: t.alarm.clonedMore }
        : { title: t.alarm.restored, more: t.alarm.restoredMore };
    case "till-refused":
      return { title: t.alarm.refused, more: t.alarm.refusedMore[alarm.why] };
    case "membership-lost":
      return { title: t.alarm.membershipLost, more: t.alarm.membershipLostMore };
  }
}
