/** Simplified Chinese words of what a line costs. */
import type { enLine } from "./en-line.ts";

export const zhHansLine: typeof enLine = {
  change: "修改",
  what: "修改项目",
  quantity: "数量",
  weight: "重量",
  price: "价格",
  discount: "折扣",
  saleDiscount: "整单折扣",
  offOf: (off, reason) => `优惠 ${off}，${reason}`,
  overridden: (price, reason) => `原价 ${price}，${reason}`,
  weighed: (weight, price) => `${weight}，每公斤 ${price}`,
  perKg: (price) => `每公斤 ${price}`,

  newPrice: "新价格",
  newPricePerKg: "每公斤新价格",
  onShelf: (price) => `标价 ${price}`,
  setPrice: (price) => `按 ${price} 出售`,
  backTo: (price) => `恢复 ${price}`,

  otherPercent: "其他 %",
  anAmount: "金额",
  percentOff: "减免百分比",
  amountOff: "减免金额",
  upTo: (most) => `最多 ${most}`,
  takeOff: (amount) => `减 ${amount}`,
  takeOffNothing: "减价",
  noDiscount: "取消折扣",
  leaves: (amount) => `折后 ${amount}`,

  why: "原因？",
  whyFirst: "请先选择原因。",
  reason: {
    damaged: "商品破损",
    promotion: "促销",
    staff: "员工优惠",
    "price-match": "比价",
    other: "其他",
  },

  weigh: (name) => `称重：${name}`,
  grams: "重量（克）",
  onScale: "秤上重量",
  scale: {
    none: "本机没有电子秤，请输入重量。",
    silent: "电子秤没有响应。请输入重量，或检查连接线。",
    empty: "请把商品放到秤上。",
    moving: "读数未稳定，请稍候。",
    under: "电子秤读数低于零。请清空并归零。",
    over: "超出电子秤量程。请取下部分商品。",
  },
  add: (weight, amount) => `加入 ${weight}，${amount}`,
  setWeight: (weight, amount) => `改为 ${weight}，${amount}`,
  addNothing: "加入",

  undo: {
    price: (name) => `已修改${name}的价格`,
    discount: (name) => `已修改${name}的折扣`,
    weight: (name) => `已修改${name}的重量`,
    sale: "已修改整单折扣",
  },

  notice: {
    discountRange: (most) => `折扣须大于零，最多减 ${most}。请重新输入。`,
    nothingToTakeOff: "此项已是零元，不能再减。",
    priceRange: (most) => `价格最高为 ${most}。请输入更低的价格。`,
    weightRange: (most) => `重量须大于零，最多 ${most}。请重新称重。`,
    weightNeeded: "此商品按重量出售。请先称重再加入。",
    notWeighed: "此商品按件出售，无需称重。",
    lineWeighed: "此项按重量计价。请修改重量，而不是数量。",
    notAllowed: "需要主管批准。未执行。",
  },
};
