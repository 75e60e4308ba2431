/** Traditional Chinese words of the list of keys. */
import type { enKeys } from "./en-keys.ts";

export const zhHantKeys: typeof enKeys = {
  title: "鍵盤快捷鍵",
  group: { sell: "銷售", pay: "收款", everywhere: "任何畫面" },
  named: {
    Arrows: "方向鍵",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    Backspace: "⌫",
  },
  does: {
    list: "此列表",
    back: "返回或關閉",
    menu: "選單",
    lock: "鎖定收銀機",
    search: "搜尋",
    arrows: "在貨品間移動",
    add: "加入貨品",
    more: "所選項目加一件",
    fewer: "所選項目減一件",
    change: "更改所選項目",
    remove: "移除所選項目",
    sale: "掛單、折扣或清除此單",
    pay: "收款",
    camera: "用鏡頭掃描",
    sales: "交易記錄",
    refund: "退款",
    digits: "其他金額、數量或代碼",
    erase: "刪除最後一個數字",
    exact: "剛好現金",
    next: "下一單",
    take: "確認已輸入的數字",
  },
};
