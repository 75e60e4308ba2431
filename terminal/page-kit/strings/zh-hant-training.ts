/** Traditional Chinese words of training. */
import type { enTraining } from "./en-training.ts";

export const zhHantTraining: typeof enTraining = {
  title: "訓練模式",
  start: "開始訓練",
  end: "結束訓練",
  band: "測試 TEST · 訓練模式，不作實際銷售",
  more: "使用獨立的收銀機練習相同畫面。不作銷售，不傳送資料，所有打印內容均標示「測試」。",
  moreOn: "現正訓練。真正的收銀機已關閉並保持原狀，直至訓練結束。",
  paper: "測試 TEST：並非收據",
  asking: "正在切換",
  saleInHand: "請先完成、掛單或清除目前的交易。",
  cannotOpen: "磁碟沒有空間存放第二份記錄。收銀機照常銷售。",
  notNow: "暫時無法切換，請再試。",
};
