/** Korean words about the goods of the first page. */
import type { enFavourites } from "./en-favourites.ts";

export const koFavourites: typeof enFavourites = {
  tab: "즐겨찾기",
  arrange: "즐겨찾기 정리",
  how: "상품을 누르면 추가되고 다시 누르면 빠집니다.",
  howMove: "상품을 누른 뒤 옮기세요.",
  earlier: "앞으로",
  later: "뒤로",
  remove: "빼기",
  offer: "많이 팔린 상품 추가",
  noneSold: "최근에 판매된 상품이 없습니다.",
  empty: "즐겨찾기가 없습니다. 분류를 고르고 상품을 누르세요.",
  cancel: "취소",
  save: "저장",
  saving: "저장 중",
  of: (n, max) => `${n} / ${max}`,
  full: (max) => `상품을 ${max}개까지 놓을 수 있습니다.`,
  refused: "저장하지 않았습니다. 관리자 승인이 필요합니다.",
  unanswered: "포스가 응답하지 않습니다. 다시 시도하세요.",
};
