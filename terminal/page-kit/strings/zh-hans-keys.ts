/** Simplified Chinese words of the list of keys. */
import type { enKeys } from "./en-keys.ts";

export const zhHansKeys: typeof enKeys = {
  title: "键盘快捷键",
  group: { sell: "销售", pay: "收款", everywhere: "任何画面" },
  named: {
    Arrows: "方向键",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    Backspace: "⌫",
  },
  does: {
    list: "此列表",
    back: "返回或关闭",
    menu: "菜单",
    lock: "锁定收银机",
    search: "搜索",
    arrows: "在商品间移动",
    add: "加入商品",
    more: "所选明细加一件",
    fewer: "所选明细减一件",
    change: "更改所选明细",
    remove: "删除所选明细",
    sale: "挂单、折扣或清空此单",
    pay: "收款",
    camera: "用摄像头扫码",
    sales: "交易记录",
    refund: "退款",
    digits: "其他金额、数量或代码",
    erase: "删除最后一个数字",
    exact: "现金正好",
    next: "下一单",
    take: "确认已输入的数字",
  },
};
