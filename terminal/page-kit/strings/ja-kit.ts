/** Japanese words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const jaKit: typeof enKit = {
  sheet: { close: "閉じる" },

  part: {
    loading: "少々お待ちください",
    failed: "この部分を読み込めませんでした。レジが動いているか確認してください。",
    again: "再試行",
  },

  language: {
    title: "言語",
    notLoaded: "その言語を読み込めませんでした。接続を確認し、もう一度押してください。",
  },

  keypad: {
    label: "テンキー",
    delete: "1文字消す",
    clear: "クリア",
    point: "小数点",
    saving: "保存中",
  },
};
