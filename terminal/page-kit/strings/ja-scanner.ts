/** Japanese words of a scanner on the till's serial port. */
import type { enScanner } from "./en-scanner.ts";

export const jaScanner: typeof enScanner = {
  title: "スキャナー",
  ready: "準備完了",
  unreachable: "未接続",
  unreachableMore: "スキャナーのケーブルを確認してください。自動で再接続します。",
  unreadable: "このコードは読み取れません。商品名で検索してください。",
};
