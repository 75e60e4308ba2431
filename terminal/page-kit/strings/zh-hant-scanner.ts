/** Traditional Chinese words of a scanner on the till's serial port. */
import type { enScanner } from "./en-scanner.ts";

export const zhHantScanner: typeof enScanner = {
  title: "掃描器",
  ready: "就緒",
  unreachable: "未連接",
  unreachableMore: "請檢查掃描器的連接線。系統會自動重新連接。",
  unreadable: "無法讀取此條碼。請按名稱搜尋貨品。",
};
