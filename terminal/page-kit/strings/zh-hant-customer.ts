/** Traditional Chinese (Hong Kong) words of the customer's screen. */
import type { enCustomer } from "./en-customer.ts";

export const zhHantCustomer: typeof enCustomer = {
  title: "閣下的購物",
  language: "語言",
  training: "測試 TEST · 訓練模式，不作實際銷售",
  welcome: "歡迎光臨",
  welcomeMore: "閣下選購的貨品會在此顯示。",
  lines: "購物清單",
  total: "總計",
  discount: "折扣",
  qrLabel: (amount) => `供手機掃描的付款碼：${amount}`,

  ringing: { title: "快完成了", more: "請核對購物清單。" },
  choose: { title: "可以付款了", more: (amount) => `${amount}，請向收銀員付款。` },
  tap: { title: "請拍手機", more: (amount) => `請將手機貼近讀卡器：${amount}。` },
  hold: { title: "請保持不動", more: "請先不要移開手機。" },
  uplink: {
    title: "請在手機上付款",
    more: (amount) => `請用錢包掃描此碼，並在手機支付 ${amount}。然後再拍手機，或出示付款碼。`,
  },
  card: { title: "請使用刷卡機", more: (amount) => `刷卡機會收取 ${amount}。` },
  unknown: {
    title: "請稍候",
    more: (amount) => `正在查核 ${amount} 是否已付。閣下不會重複付款。`,
    again: "最快的方法：將同一部手機再貼近讀卡器。",
    firstPhone: "這是另一部手機。請將第一部手機貼近讀卡器。",
  },
  paid: {
    title: "已付款",
    more: (amount) => `${amount}，多謝惠顧。`,
    change: (amount) => `找續：${amount}`,
  },
  away: { title: "請稍候", more: "收銀機正在恢復。" },
  notAllowed: { title: "此顯示屏未連接", more: "請從收銀機的選單重新開啟。" },

  notice: {
    "lifted-too-soon": { title: "請再拍一次", more: "手機移開得太快，未有收款。" },
    "confirm-on-phone": { title: "請看手機", more: "請在手機確認金額，然後再拍一次。" },
    "wallet-expired": { title: "請先開啟錢包", more: "錢包需要連線片刻，然後再拍一次。" },
    "two-phones": { title: "請逐部手機拍", more: "未有收款。請只將一部手機貼近讀卡器。" },
    "not-readable": { title: "請再拍一次", more: "請將手機平放並保持不動。" },
    "nothing-was-taken": { title: "請再拍一次", more: "未有收款。" },
    "reader-failed": { title: "請稍候", more: "讀卡器正在重新啟動，未有收款。" },
    "not-enough-value": { title: "錢包餘額不足", more: "未有收款。請選擇其他付款方式。" },
    "refused-on-phone": {
      title: "已在手機上拒絕",
      more: "未有收款。請再拍一次，或選擇其他付款方式。",
    },
  },
  other: { title: "未能完成", more: "未有收款。詳情請向收銀員查詢。" },
};
