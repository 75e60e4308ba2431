/** Words on paper in Japanese. */
import type { ReceiptWords } from "./receipt-words.ts";

export const japanese: ReceiptWords = {
  taxId: (id) => `登録番号 ${id}`,
  sale: (number) => `取引番号 ${number}`,
  copy: (n) => `控え ${n}`,
  cashier: (name) => `担当 ${name}`,
  each: (price) => `単価 ${price}`,
  subtotal: "小計",
  total: "合計",
  taxIncluded: (name, rate) => `${name} ${rate}（内税）`,
  taxAdded: (name, rate) => `${name} ${rate}（外税）`,
  taxBase: (amount) => `対象額 ${amount}`,
  cash: "お預り（現金）",
  rounding: "端数調整",
  change: "お釣り",
  tender: { tap: "タッチ", code: "コード", "phone-number": "電話番号", card: "カード" },
  from: {
    cash: "残高からのお支払い",
    promo: "特典残高からのお支払い",
    card: "登録カードからのお支払い",
  },
  grade: { authorised: "承認済み", "at-risk": "オフラインで受付（限度内）" },
  entry: ({ terminal, epoch, seq }) => `T${terminal} · ${epoch} · ${seq}`,
  head: (digits) => `記録チェーン ${digits}`,
  qr: "この端末の署名です。スマホで読み取れます",
  thanks: "ありがとうございました",
  unknownCurrency: (code) => `通貨 ${code}（この端末では扱えません）`,
  test: {
    title: "印字テスト",
    profile: (name, columns) => `${name}、${columns} 桁`,
    ruler: "次の行は用紙の端で終わります：",
    letters: "文字、通貨記号、その他の文字：",
    drawn: "プリンターにない文字は画像で印字します：",
    qr: "このコードはスマホで読み取れます：",
    end: "ここで終わり、用紙を切ります。",
  },
};
