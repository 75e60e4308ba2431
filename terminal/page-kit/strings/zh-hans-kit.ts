/** Simplified Chinese words of the parts that every page may use. */
import type { enKit } from "./en-kit.ts";

export const zhHansKit: typeof enKit = {
  sheet: { close: "关闭" },

  part: {
    loading: "请稍候",
    failed: "这部分未能加载。请检查收银机是否正在运行。",
    again: "重试",
  },

  language: {
    title: "语言",
    notLoaded: "该语言未能加载。请检查连接，然后再按一次。",
  },

  keypad: {
    label: "数字键",
    delete: "删除最后一位数字",
    clear: "清除",
    point: "小数点",
    saving: "正在保存",
  },
};
