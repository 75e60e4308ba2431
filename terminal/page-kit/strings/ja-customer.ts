/** Japanese words of the customer's screen. The customer reads them: what to do with the phone, and what it costs. */
import type { enCustomer } from "./en-customer.ts";

export const jaCustomer: typeof enCustomer = {
  title: "お買い上げ",
  language: "言語",
  training: "テスト TEST · 練習モード（実際の販売なし）",
  welcome: "いらっしゃいませ",
  welcomeMore: "お買い上げの商品がここに表示されます。",
  lines: "お買い物かご",
  total: "合計",
  discount: "値引き",
  qrLabel: (amount) => `お客様のスマホ用コード：${amount}`,

  ringing: { title: "もうすぐお会計です", more: "商品をご確認ください。" },
  choose: {
    title: "お会計です",
    more: (amount) => `${amount}です。係の者がご案内します。`,
  },
  tap: {
    title: "タッチしてください",
    more: (amount) => `スマホをリーダーにかざしてください：${amount}。`,
  },
  hold: { title: "そのまま動かさないでください", more: "まだスマホを離さないでください。" },
  uplink: {
    title: "スマホでお支払いください",
    more: (amount) =>
      `ウォレットでこのコードを読み取り、${amount}をお支払いください。その後もう一度タッチするか、表示されたコードをお見せください。`,
  },
  card: {
    title: "カード端末をご利用ください",
    more: (amount) => `${amount}のお支払いをご案内します。`,
  },
  unknown: {
    title: "少々お待ちください",
    more: (amount) => `${amount}のお支払いを確認しています。二重にいただくことはありません。`,
    again: "同じスマホをもう一度かざすと、すぐに確認できます。",
    firstPhone: "別のスマホのようです。最初のスマホをかざしてください。",
  },
  paid: {
    title: "お支払い完了",
    more: (amount) => `${amount}を頂戴しました。ありがとうございました。`,
    change: (amount) => `お釣り：${amount}`,
  },
  away: { title: "少々お待ちください", more: "レジの準備をしています。" },
  notAllowed: {
    title: "この画面は接続されていません",
    more: "レジのメニューから開き直してください。",
  },

  notice: {
    "lifted-too-soon": {
      title: "もう一度タッチしてください",
      more: "離すのが早すぎました。お支払いは行われていません。",
    },
    "confirm-on-phone": {
      title: "スマホをご確認ください",
      more: "金額を確認してから、もう一度タッチしてください。",
    },
    "wallet-expired": {
      title: "ウォレットを一度開いてください",
      more: "少しの間、通信が必要です。その後もう一度タッチしてください。",
    },
    "two-phones": {
      title: "1台ずつかざしてください",
      more: "お支払いは行われていません。1台だけをリーダーにかざしてください。",
    },
    "not-readable": {
      title: "もう一度タッチしてください",
      more: "スマホを平らに、動かさずにかざしてください。",
    },
    "nothing-was-taken": {
      title: "もう一度タッチしてください",
      more: "お支払いは行われていません。",
    },
    "reader-failed": {
      title: "少々お待ちください",
      more: "リーダーを再起動しています。お支払いは行われていません。",
    },
    "not-enough-value": {
      title: "ウォレットの残高が足りません",
      more: "お支払いは行われていません。別のお支払い方法をお選びください。",
    },
    "refused-on-phone": {
      title: "スマホで取り消されました",
      more: "お支払いは行われていません。もう一度タッチするか、別の方法をお選びください。",
    },
  },
  other: {
    title: "お支払いできませんでした",
    more: "お支払いは行われていません。係の者がご案内します。",
  },
};
