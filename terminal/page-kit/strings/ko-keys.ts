/** Korean words of the list of keys. */
import type { enKeys } from "./en-keys.ts";

export const koKeys: typeof enKeys = {
  title: "단축키",
  group: { sell: "판매", pay: "결제", everywhere: "모든 화면" },
  named: {
    Arrows: "방향키",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    Backspace: "⌫",
  },
  does: {
    list: "이 목록",
    back: "뒤로 또는 닫기",
    menu: "메뉴",
    lock: "포스 잠금",
    search: "검색",
    arrows: "상품 사이 이동",
    add: "상품 추가",
    more: "선택한 품목 하나 더",
    fewer: "선택한 품목 하나 빼기",
    change: "선택한 품목 변경",
    remove: "선택한 품목 삭제",
    sale: "보류, 할인 또는 거래 비우기",
    pay: "결제",
    camera: "카메라로 스캔",
    sales: "거래 목록",
    refund: "환불",
    digits: "다른 금액, 수량 또는 코드",
    erase: "마지막 숫자 지우기",
    exact: "정확한 현금",
    next: "다음 거래",
    take: "입력한 숫자 확정",
  },
};
