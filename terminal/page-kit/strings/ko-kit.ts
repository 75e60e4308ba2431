/** Korean words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const koKit: typeof enKit = {
  sheet: { close: "닫기" },

  keypad: {
    label: "숫자 키",
    delete: "한 자리 지우기",
    clear: "모두 지우기",
    point: "소수점",
    saving: "저장 중",
  },
};
