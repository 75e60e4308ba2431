/** Traditional Chinese (Hong Kong) words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const zhHantKit: typeof enKit = {
  sheet: { close: "關閉" },

  part: {
    loading: "請稍候",
    failed: "此部分未能載入。請檢查收銀機是否正在運作。",
    again: "再試一次",
  },

  language: {
    title: "語言",
    notLoaded: "未能載入該語言。請檢查連線，然後再按一次。",
  },

  keypad: {
    label: "數字鍵",
    delete: "刪除最後一個數字",
    clear: "清除",
    point: "小數點",
    saving: "正在儲存",
  },
};
