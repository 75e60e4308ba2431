/** The words on the paper of a refund or a void, by the language that it is printed in. */
import type { Language } from "../core/language.ts";
import type { CardWay } from "../sale/give-back.ts";
import type { ReversalReason } from "../sale/reversal-reasons.ts";

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
  readonly reasons: Readonly<Record<ReversalReason, string>>;
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
  reasons: {
    damaged: "Damaged",
    "wrong-item": "Wrong item",
    "changed-mind": "Changed mind",
    "wrong-price": "Wrong price",
    other: "Other",
    "wrong-sale": "Rung up wrongly",
    "wrong-payment": "Paid another way",
    "customer-left": "Customer left",
  },
  cashback: "Cash",
};

const traditionalChinese: ReversalWords = {
  title: { refund: "退款", void: "作廢" },
  ofSale: (number, at) => `原單 ${number}，${at}`,
  total: "退款總額",
  wallet: "退回錢包",
  onItsWay: "主機收到後即入帳",
  card: {
    terminal: "由刷卡機退回",
    "by-hand": "於刷卡機退回",
    "never-came": "銀行已拒付，無須退款",
  },
  reason: (reason) => `原因：${reason}`,
  reasons: {
    damaged: "貨品損壞",
    "wrong-item": "拿錯貨品",
    "changed-mind": "改變主意",
    "wrong-price": "價錢不符",
    other: "其他",
    "wrong-sale": "入錯單",
    "wrong-payment": "改用其他付款",
    "customer-left": "顧客已離開",
  },
  cashback: "現金",
};

const simplifiedChinese: ReversalWords = {
  title: { refund: "退款", void: "作废" },
  ofSale: (number, at) => `原单 ${number}，${at}`,
  total: "退款合计",
  wallet: "退回钱包",
  onItsWay: "主机收到后即到账",
  card: {
    terminal: "由刷卡机退回",
    "by-hand": "在刷卡机上退回",
    "never-came": "银行已拒付，无需退款",
  },
  reason: (reason) => `原因：${reason}`,
  reasons: {
    damaged: "商品损坏",
    "wrong-item": "拿错商品",
    "changed-mind": "不想要了",
    "wrong-price": "价格不符",
    other: "其他",
    "wrong-sale": "录错单",
    "wrong-payment": "换付款方式",
    "customer-left": "顾客已离开",
  },
  cashback: "现金",
};

const japanese: ReversalWords = {
  title: { refund: "返金", void: "取消" },
  ofSale: (number, at) => `元の取引 ${number}、${at}`,
  total: "返金額",
  wallet: "ウォレットへ返金",
  onItsWay: "店舗のハブに届き次第反映されます",
  card: {
    terminal: "カード端末から返金します",
    "by-hand": "カード端末で返金しました",
    "never-came": "カード会社が拒否したため返金はありません",
  },
  reason: (reason) => `理由：${reason}`,
  reasons: {
    damaged: "破損",
    "wrong-item": "商品違い",
    "changed-mind": "お客様都合",
    "wrong-price": "価格違い",
    other: "その他",
    "wrong-sale": "打ち間違い",
    "wrong-payment": "支払い方法の変更",
    "customer-left": "お客様が退店",
  },
  cashback: "現金",
};

const korean: ReversalWords = {
  title: { refund: "환불", void: "취소" },
  ofSale: (number, at) => `원거래 ${number}, ${at}`,
  total: "환불 금액",
  wallet: "지갑으로 환불",
  onItsWay: "매장 허브에 전달되면 바로 반영됩니다",
  card: {
    terminal: "카드 단말기에서 환불합니다",
    "by-hand": "카드 단말기에서 환불했습니다",
    "never-came": "카드사가 거절한 금액이라 환불이 없습니다",
  },
  reason: (reason) => `사유: ${reason}`,
  reasons: {
    damaged: "파손",
    "wrong-item": "상품 착오",
    "changed-mind": "단순 변심",
    "wrong-price": "가격 착오",
    other: "기타",
    "wrong-sale": "입력 착오",
    "wrong-payment": "결제 수단 변경",
    "customer-left": "고객이 떠남",
  },
  cashback: "현금",
};

export const REVERSAL_WORDS: Readonly<Record<Language, ReversalWords>> = {
  en: english,
  "zh-Hant": traditionalChinese,
  "zh-Hans": simplifiedChinese,
  ja: japanese,
  ko: korean,
};
