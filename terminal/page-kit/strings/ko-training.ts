/** Korean words of training. */
import type { enTraining } from "./en-training.ts";

export const koTraining: typeof enTraining = {
  title: "연습 모드",
  start: "연습 시작",
  end: "연습 끝내기",
  band: "테스트 TEST · 연습 모드: 실제 판매가 아닙니다",
  more: "같은 화면을 별도의 기록으로 연습합니다. 판매도 전송도 되지 않으며 모든 출력물에 ‘테스트’가 표시됩니다.",
  moreOn: "연습 중입니다. 실제 판매 기록은 닫혀 있으며 연습이 끝날 때까지 그대로입니다.",
  paper: "테스트 TEST: 영수증이 아닙니다",
  asking: "전환하고 있습니다",
  saleInHand: "먼저 거래를 끝내거나 보류하거나 비우세요.",
  cannotOpen: "연습용 기록을 저장할 공간이 없습니다. 판매는 그대로 계속됩니다.",
  notNow: "지금은 전환할 수 없습니다. 다시 시도하세요.",
};
