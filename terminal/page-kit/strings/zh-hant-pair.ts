/** Traditional Chinese (Hong Kong) words of the page on which a tablet is paired. */
import type { enPair } from "./en-pair.ts";

export const zhHantPair: typeof enPair = {
  pair: {
    title: "配對此平板",
    more: "在收銀機開啟選單，按「配對平板」。掃描該處的代碼，或在此輸入。",
    cleared: "此平板未配對",
    clearedMore: "它從未配對，或瀏覽器已忘記。沒有遺失任何資料：貨品仍在收銀機。",
    removed: "此平板已被移除",
    removedMore: "有人在收銀機移除了它。沒有遺失任何資料：貨品仍在收銀機。",
    code: "收銀機顯示的代碼",
    codeLike: "ABCD-EFGH",
    name: "此平板的名稱",
    nameLike: "窗邊平板",
    go: "配對",
    going: "配對中",
    paired: "已配對",
    pairedMore: "正在開啟收銀機。",
  },
  why: {
    codeMissing: "請輸入收銀機顯示的代碼。",
    nameMissing: "請為此平板命名，方便在收銀機名單中找到。",
    codeRefused: "此代碼無效：輸錯、已使用或已過期。請查看收銀機，或在該處顯示新代碼。",
    tooMany: "收銀機的平板數目已達上限。請先在該處移除一部。",
    notStored: "收銀機未能儲存。請再試。",
    unanswered: "收銀機沒有回應。請確認此平板在店內網絡，然後再試。",
    notKept: "此瀏覽器不保存資料，會忘記收銀機。請離開無痕模式。",
  },
  trust: {
    title: "瀏覽器的警告",
    more: "如要不再顯示警告，並將頁面安裝為應用程式，請安裝收銀機的憑證機構。它只為店內網絡的網址擔保。",
    download: "下載憑證",
  },
};
