/** Korean words of what a line costs. */
import type { enLine } from "./en-line.ts";

export const koLine: typeof enLine = {
  change: "변경",
  what: "변경할 항목",
  quantity: "수량",
  weight: "무게",
  price: "가격",
  discount: "할인",
  saleDiscount: "전체 할인",
  offOf: (off, reason) => `${off} 할인, ${reason}`,
  overridden: (price, reason) => `정가 ${price}, ${reason}`,
  weighed: (weight, price) => `${weight}, 1 kg당 ${price}`,
  perKg: (price) => `1 kg당 ${price}`,

  newPrice: "새 가격",
  newPricePerKg: "1 kg당 새 가격",
  onShelf: (price) => `정가 ${price}`,
  setPrice: (price) => `${price}에 판매`,
  backTo: (price) => `${price}(으)로 되돌리기`,

  otherPercent: "기타 %",
  anAmount: "금액",
  percentOff: "할인율",
  amountOff: "할인 금액",
  upTo: (most) => `최대 ${most}`,
  takeOff: (amount) => `${amount} 할인`,
  takeOffNothing: "할인",
  noDiscount: "할인 취소",
  leaves: (amount) => `할인 후 ${amount}`,

  why: "이유",
  whyFirst: "먼저 이유를 선택하세요.",
  reason: {
    damaged: "상품 손상",
    promotion: "행사",
    staff: "직원",
    "price-match": "가격 맞춤",
    other: "기타",
  },

  weigh: (name) => `무게: ${name}`,
  grams: "무게(g)",
  onScale: "저울 표시",
  scale: {
    none: "이 포스에는 저울이 없습니다. 무게를 입력하세요.",
    silent: "저울이 응답하지 않습니다. 무게를 입력하거나 케이블을 확인하세요.",
    empty: "저울에 올려 주세요.",
    moving: "아직 안정되지 않았습니다. 잠시 기다리세요.",
    under: "저울이 0보다 작게 표시됩니다. 비우고 영점을 맞추세요.",
    over: "저울 한도를 넘었습니다. 조금 덜어내세요.",
  },
  add: (weight, amount) => `${weight} ${amount} 추가`,
  setWeight: (weight, amount) => `${weight} ${amount} 적용`,
  addNothing: "추가",

  undo: {
    price: (name) => `${name} 가격 변경됨`,
    discount: (name) => `${name} 할인 변경됨`,
    weight: (name) => `${name} 무게 변경됨`,
    sale: "전체 할인 변경됨",
  },

  notice: {
    discountRange: (most) => `할인은 0보다 크고 최대 ${most}입니다. 다시 입력하세요.`,
    nothingToTakeOff: "이미 0원입니다. 할인할 금액이 없습니다.",
    priceRange: (most) => `가격은 최대 ${most}입니다. 더 낮은 가격을 입력하세요.`,
    weightRange: (most) => `무게는 0보다 크고 최대 ${most}입니다. 다시 재세요.`,
    weightNeeded: "무게로 파는 상품입니다. 무게를 잰 뒤 추가하세요.",
    notWeighed: "낱개로 파는 상품입니다. 무게 없이 추가하세요.",
    lineWeighed: "무게로 계산한 항목입니다. 수량이 아니라 무게를 변경하세요.",
    notAllowed: "관리자의 승인이 필요합니다. 실행되지 않았습니다.",
  },
};
