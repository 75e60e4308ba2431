/** Traditional Chinese words, as Hong Kong writes them, of what a line costs. */
import type { enLine } from "./en-line.ts";

export const zhHantLine: typeof enLine = {
  change: "更改",
  what: "更改項目",
  quantity: "數量",
  weight: "重量",
  price: "價錢",
  discount: "折扣",
  saleDiscount: "整單折扣",
  offOf: (off, reason) => `減${off}，${reason}`,
  overridden: (price, reason) => `原價 ${price}，${reason}`,
  weighed: (weight, price) => `${weight}，每公斤 ${price}`,
  perKg: (price) => `每公斤 ${price}`,

  newPrice: "新價錢",
  newPricePerKg: "每公斤新價錢",
  onShelf: (price) => `標價 ${price}`,
  setPrice: (price) => `以 ${price} 售出`,
  backTo: (price) => `回復 ${price}`,

  otherPercent: "其他 %",
  anAmount: "金額",
  percentOff: "減去百分比",
  amountOff: "減去金額",
  upTo: (most) => `最多 ${most}`,
  takeOff: (amount) => `減 ${amount}`,
  takeOffNothing: "減價",
  noDiscount: "取消折扣",
  leaves: (amount) => `折後 ${amount}`,

  why: "原因？",
  whyFirst: "請先選原因。",
  reason: {
    damaged: "貨品有損",
    promotion: "推廣優惠",
    staff: "員工優惠",
    "price-match": "格價",
    other: "其他",
  },

  weigh: (name) => `重量：${name}`,
  grams: "重量（克）",
  onScale: "磅上重量",
  scale: {
    none: "此收銀機沒有電子磅，請輸入重量。",
    silent: "電子磅沒有回應。請輸入重量，或檢查連接線。",
    empty: "請把貨品放上電子磅。",
    moving: "讀數未穩定，請稍候。",
    under: "電子磅讀數低於零。請清空並歸零。",
    over: "超出電子磅上限。請取下部分貨品。",
  },
  add: (weight, amount) => `加入 ${weight}，${amount}`,
  setWeight: (weight, amount) => `改為 ${weight}，${amount}`,
  addNothing: "加入",

  undo: {
    price: (name) => `已更改${name}的價錢`,
    discount: (name) => `已更改${name}的折扣`,
    weight: (name) => `已更改${name}的重量`,
    sale: "已更改整單折扣",
  },

  notice: {
    discountRange: (most) => `折扣須大於零，最多減 ${most}。請重新輸入。`,
    nothingToTakeOff: "此項已是零元，不能再減。",
    priceRange: (most) => `價錢最高為 ${most}。請輸入較低價錢。`,
    weightRange: (most) => `重量須大於零，最多 ${most}。請重新磅重。`,
    weightNeeded: "此貨品按重量出售。請先磅重再加入。",
    notWeighed: "此貨品按件出售，毋須磅重。",
    lineWeighed: "此項按重量計算。請更改重量，而非數量。",
    notAllowed: "須由主管批准。未有執行。",
  },
};
