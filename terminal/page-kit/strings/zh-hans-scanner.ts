/** Simplified Chinese words of a scanner on the till's serial port. */
import type { enScanner } from "./en-scanner.ts";

export const zhHansScanner: typeof enScanner = {
  title: "扫码枪",
  ready: "就绪",
  unreachable: "未连接",
  unreachableMore: "请检查扫码枪的连接线。系统会自动重新连接。",
  unreadable: "无法识别此条码。请按名称搜索商品。",
};
