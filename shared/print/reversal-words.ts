/** The words on the paper of a refund or a void, by the language that it is printed in. */
import type { Language } from "../core/language.ts";
import type { CardWay } from "../sale/give-back.ts";

export interface ReversalWords {
  /** On top, large. */
  readonly title: Readonly<Record<"refund" | "void", string>>;
  readonly ofSale: (number: string, at: string) => string;
  readonly total: string;
  readonly wallet: string;
  /** Under a wallet's part: it is there once the hub knows. */
  readonly onItsWay: string;
  readonly card: Readonly<Record<CardWay, string>>;
  readonly reason: (reason: string) => string;
  readonly cashback: string;
}

const english: ReversalWords = {
  title: { refund: "REFUND", void: "VOID" },
  ofSale: (number, at) => `Of sale ${number}, ${at}`,
  total: "Given back",
  wallet: "To the wallet",
  onItsWay: "There as soon as the shop's hub has it",
  card: {
    terminal: "Given back by the card terminal",
    "by-hand": "Given back at the card terminal",
    "never-came": "The bank had refused it: nothing to give back",
  },
  reason: (reason) => `Reason: ${reason}`,
  cashback: "Cash",
};

const traditionalChinese: ReversalWords = {
  title: { refund: "退款", void: "作廢" },
  ofSale: (number, at) => `原單 ${number}，${at}`,
  total: "退款總額",
  wallet: "退回錢包",
  onItsWay: "店舖中心收到後即入帳",
  card: {
    terminal: "由刷卡機退回",
    "by-hand": "於刷卡機退回",
    "never-came": "銀行已拒付，無須退款",
  },
  reason: (reason) => `原因：${reason}`,
  cashback: "現金",
};

const simplifiedChinese: ReversalWords = {
  title: { refund: "退款", void: "作废" },
  ofSale: (number, at) => `原单 ${number}，${at}`,
  total: "退款合计",
  wallet: "退回钱包",
  onItsWay: "门店中心收到后即到账",
  card: {
    terminal: "由刷卡机退回",
    "by-hand": "在刷卡机上退回",
    "never-came": "银行已拒付，无需退款",
  },
  reason: (reason) => `原因：${reason}`,
  cashback: "现金",
};

const japanese: ReversalWords = {
  title: { refund: "返金", void: "取消" },
  ofSale: (number, at) => `元の販売 ${number}、${at}`,
  total: "返金額",
  wallet: "ウォレットへ返金",
  onItsWay: "店舗のハブに届き次第反映されます",
  card: {
    terminal: "カード端末から返金します",
    "by-hand": "カード端末で返金しました",
    "never-came": "カード会社が拒否したため返金はありません",
  },
  reason: (reason) => `理由：${reason}`,
  cashback: "現金",
};

const korean: ReversalWords = {
  title: { refund: "환불", void: "취소" },
  ofSale: (number, at) => `원 판매 ${number}, ${at}`,
  total: "환불 금액",
  wallet: "지갑으로 환불",
  onItsWay: "매장 허브에 전달되면 바로 반영됩니다",
  card: {
    terminal: "카드 단말기에서 환불합니다",
    "by-hand": "카드 단말기에서 환불했습니다",
    "never-came": "카드사가 거절한 금액이라 환불이 없습니다",
  },
  reason: (reason) => `사유: ${reason}`,
  cashback: "현금",
};

export const REVERSAL_WORDS: Readonly<Record<Language, ReversalWords>> = {
  en: english,
  "zh-Hant": traditionalChinese,
  "zh-Hans": simplifiedChinese,
  ja: japanese,
  ko: korean,
};
