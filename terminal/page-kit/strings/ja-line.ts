/** Japanese words of what a line costs: です and ます in sentences, noun phrases on buttons. */
import type { enLine } from "./en-line.ts";

export const jaLine: typeof enLine = {
  change: "変更",
  what: "変更する項目",
  quantity: "数量",
  weight: "重さ",
  price: "価格",
  discount: "値引き",
  saleDiscount: "取引全体の値引き",
  offOf: (off, reason) => `${off}引き、${reason}`,
  overridden: (price, reason) => `通常 ${price}、${reason}`,
  weighed: (weight, price) => `${weight}、1 kg ${price}`,
  perKg: (price) => `1 kg ${price}`,

  newPrice: "新しい価格",
  newPricePerKg: "1 kgの新しい価格",
  onShelf: (price) => `通常価格 ${price}`,
  setPrice: (price) => `${price}で販売`,
  backTo: (price) => `${price}に戻す`,

  otherPercent: "その他 %",
  anAmount: "金額",
  percentOff: "値引き率",
  amountOff: "値引き額",
  upTo: (most) => `${most}まで`,
  takeOff: (amount) => `${amount}値引き`,
  takeOffNothing: "値引き",
  noDiscount: "値引きなし",
  leaves: (amount) => `値引き後 ${amount}`,

  why: "理由",
  whyFirst: "先に理由を選んでください。",
  reason: {
    damaged: "傷あり",
    promotion: "販促",
    staff: "従業員",
    "price-match": "他店対抗",
    other: "その他",
  },

  weigh: (name) => `重さ：${name}`,
  grams: "重さ（g）",
  onScale: "はかりの表示",
  scale: {
    none: "このレジにははかりがありません。重さを入力してください。",
    silent: "はかりが応答しません。重さを入力するか、ケーブルを確認してください。",
    empty: "はかりに載せてください。",
    moving: "まだ安定していません。少しお待ちください。",
    under: "はかりが0を下回っています。何も載せずにゼロに合わせてください。",
    over: "はかりの上限を超えています。少し降ろしてください。",
  },
  add: (weight, amount) => `${weight} ${amount}を追加`,
  setWeight: (weight, amount) => `${weight} ${amount}に変更`,
  addNothing: "追加",

  undo: {
    price: (name) => `${name}の価格を変更しました`,
    discount: (name) => `${name}の値引きを変更しました`,
    weight: (name) => `${name}の重さを変更しました`,
    sale: "取引全体の値引きを変更しました",
  },

  notice: {
    discountRange: (most) => `値引きは0より大きく${most}までです。入力し直してください。`,
    nothingToTakeOff: "すでに0です。値引きするものがありません。",
    priceRange: (most) => `価格は${most}までです。もっと低い価格を入力してください。`,
    weightRange: (most) => `重さは0より大きく${most}までです。量り直してください。`,
    weightNeeded: "量り売りの商品です。重さを量ってから追加してください。",
    notWeighed: "個数で売る商品です。重さなしで追加してください。",
    lineWeighed: "量り売りの明細です。数量ではなく重さを変更してください。",
    notAllowed: "責任者の承認が必要です。実行されていません。",
  },
};
