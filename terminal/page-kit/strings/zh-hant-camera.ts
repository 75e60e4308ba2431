/** Traditional Chinese words of scanning with a camera. */
import type { enCamera } from "./en-camera.ts";

export const zhHantCamera: typeof enCamera = {
  open: "用鏡頭掃描",
  title: "鏡頭",
  picture: "鏡頭畫面",
  hint: "將條碼或二維碼對準鏡頭。",
  starting: "正在開啟鏡頭",
  resting: "頁面不在畫面上時，鏡頭會關閉。",
  denied: "此頁面不可使用鏡頭。請在瀏覽器設定中允許，然後再試。",
  none: "找不到鏡頭。請接上鏡頭，然後再試。",
  failed: "無法使用鏡頭。可能有其他程式正在使用。",
  again: "再試一次",
  light: "補光燈",
  added: (name) => `已加入：${name}`,
};
