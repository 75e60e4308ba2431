/** Japanese words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const jaKit: typeof enKit = {
  sheet: { close: "閉じる" },

  keypad: {
    label: "テンキー",
    delete: "1 文字消す",
    clear: "クリア",
    point: "小数点",
    saving: "保存中",
  },
};
