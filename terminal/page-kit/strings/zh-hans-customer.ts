/** Simplified Chinese words of the customer's screen. */
import type { enCustomer } from "./en-customer.ts";

export const zhHansCustomer: typeof enCustomer = {
  title: "您的购物",
  language: "语言",
  training: "测试 TEST · 培训模式，不作实际销售",
  welcome: "欢迎光临",
  welcomeMore: "您选购的商品会显示在这里。",
  lines: "购物清单",
  total: "合计",
  discount: "折扣",
  qrLabel: (amount) => `供手机扫描的付款码：${amount}`,

  ringing: { title: "马上就好", more: "请核对购物清单。" },
  choose: { title: "可以付款了", more: (amount) => `${amount}，请向收银员付款。` },
  tap: { title: "请将手机贴近", more: (amount) => `请将手机贴近读卡器：${amount}。` },
  hold: { title: "请保持不动", more: "请先不要移开手机。" },
  uplink: {
    title: "请在手机上付款",
    more: (amount) => `请用钱包扫描此码，在手机上支付 ${amount}。然后再贴近一次，或出示付款码。`,
  },
  card: { title: "请使用刷卡机", more: (amount) => `刷卡机会收取 ${amount}。` },
  unknown: {
    title: "请稍候",
    more: (amount) => `正在核实 ${amount} 是否已支付。您不会重复付款。`,
    again: "最快的方法：将同一部手机再次贴近读卡器。",
    firstPhone: "这是另一部手机。请将第一部手机贴近读卡器。",
  },
  paid: {
    title: "已付款",
    more: (amount) => `${amount}，谢谢惠顾。`,
    change: (amount) => `找零：${amount}`,
  },
  away: { title: "请稍候", more: "收银机正在恢复。" },
  notAllowed: { title: "此屏幕未连接", more: "请从收银机的菜单重新打开。" },

  notice: {
    "lifted-too-soon": { title: "请再贴近一次", more: "手机移开得太快，没有扣款。" },
    "confirm-on-phone": { title: "请看手机", more: "请在手机上确认金额，然后再贴近一次。" },
    "wallet-expired": { title: "请先打开钱包", more: "钱包需要联网片刻，然后再贴近一次。" },
    "two-phones": { title: "请一部一部来", more: "没有扣款。请只将一部手机贴近读卡器。" },
    "not-readable": { title: "请再贴近一次", more: "请将手机放平并保持不动。" },
    "nothing-was-taken": { title: "请再贴近一次", more: "没有扣款。" },
    "reader-failed": { title: "请稍候", more: "读卡器正在重启，没有扣款。" },
    "not-enough-value": { title: "钱包余额不足", more: "没有扣款。请选择其他付款方式。" },
    "refused-on-phone": {
      title: "已在手机上拒绝",
      more: "没有扣款。请再贴近一次，或选择其他付款方式。",
    },
  },
  other: { title: "未能完成", more: "没有扣款。详情请咨询收银员。" },
};
