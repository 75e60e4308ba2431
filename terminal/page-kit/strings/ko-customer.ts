/** Korean words of the customer's screen. The customer reads them: what to do with the phone, and what it costs. */
import type { enCustomer } from "./en-customer.ts";

export const koCustomer: typeof enCustomer = {
  title: "구매 내역",
  language: "언어",
  training: "테스트 TEST · 연습 모드: 실제 판매가 아닙니다",
  welcome: "어서 오세요",
  welcomeMore: "구매하실 상품이 여기에 표시됩니다.",
  lines: "장바구니",
  total: "합계",
  discount: "할인",
  qrLabel: (amount) => `휴대폰용 코드: ${amount}`,

  ringing: { title: "곧 결제합니다", more: "상품을 확인해 주세요." },
  choose: {
    title: "결제해 주세요",
    more: (amount) => `${amount}입니다. 직원이 안내해 드리겠습니다.`,
  },
  tap: {
    title: "지금 대 주세요",
    more: (amount) => `휴대폰을 리더기에 대 주세요: ${amount}.`,
  },
  hold: { title: "그대로 유지하세요", more: "아직 휴대폰을 떼지 마세요." },
  uplink: {
    title: "휴대폰에서 결제해 주세요",
    more: (amount) =>
      `지갑으로 이 코드를 스캔해 ${amount} 결제를 진행해 주세요. 그런 다음 다시 대거나 화면의 코드를 보여 주세요.`,
  },
  card: {
    title: "카드 단말기를 이용해 주세요",
    more: (amount) => `단말기에서 ${amount} 결제를 요청합니다.`,
  },
  unknown: {
    title: "잠시만 기다려 주세요",
    more: (amount) => `${amount} 결제 여부를 확인하고 있습니다. 두 번 결제되지 않습니다.`,
    again: "같은 휴대폰을 다시 대시면 가장 빠릅니다.",
    firstPhone: "다른 휴대폰입니다. 처음에 대신 휴대폰을 대 주세요.",
  },
  paid: {
    title: "결제 완료",
    more: (amount) => `${amount} 결제되었습니다. 감사합니다.`,
    change: (amount) => `거스름돈: ${amount}`,
  },
  away: { title: "잠시만 기다려 주세요", more: "포스를 다시 연결하고 있습니다." },
  notAllowed: {
    title: "이 화면은 연결되어 있지 않습니다",
    more: "포스 메뉴에서 다시 열어 주세요.",
  },

  notice: {
    "lifted-too-soon": {
      title: "다시 대 주세요",
      more: "너무 일찍 떼셨습니다. 결제되지 않았습니다.",
    },
    "confirm-on-phone": {
      title: "휴대폰을 확인해 주세요",
      more: "휴대폰에서 금액을 확인한 뒤 다시 대 주세요.",
    },
    "wallet-expired": {
      title: "지갑을 한 번 열어 주세요",
      more: "잠시 네트워크 연결이 필요합니다. 그런 다음 다시 대 주세요.",
    },
    "two-phones": {
      title: "한 대씩 대 주세요",
      more: "결제되지 않았습니다. 휴대폰 한 대만 리더기에 대 주세요.",
    },
    "not-readable": {
      title: "다시 대 주세요",
      more: "휴대폰을 평평하게 대고 움직이지 마세요.",
    },
    "nothing-was-taken": { title: "다시 대 주세요", more: "결제되지 않았습니다." },
    "reader-failed": {
      title: "잠시만 기다려 주세요",
      more: "리더기를 다시 시작하고 있습니다. 결제되지 않았습니다.",
    },
    "not-enough-value": {
      title: "지갑 잔액이 부족합니다",
      more: "결제되지 않았습니다. 다른 결제 방법을 선택해 주세요.",
    },
    "refused-on-phone": {
      title: "휴대폰에서 거절되었습니다",
      more: "결제되지 않았습니다. 다시 대거나 다른 방법을 선택해 주세요.",
    },
  },
  other: {
    title: "결제하지 못했습니다",
    more: "결제되지 않았습니다. 직원이 안내해 드리겠습니다.",
  },
};
