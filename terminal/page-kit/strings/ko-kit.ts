/** Korean words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const koKit: typeof enKit = {
  sheet: { close: "닫기" },

  part: {
    loading: "잠시만 기다리세요",
    failed: "이 부분을 불러오지 못했습니다. 포스가 실행 중인지 확인하세요.",
    again: "다시 시도",
  },

  language: {
    title: "언어",
    notLoaded: "그 언어를 불러오지 못했습니다. 연결을 확인한 뒤 다시 누르세요.",
  },

  keypad: {
    label: "숫자 키",
    delete: "한 자리 지우기",
    clear: "모두 지우기",
    point: "소수점",
    saving: "저장 중",
  },
};
